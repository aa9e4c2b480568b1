import type { AppErrorData } from '../../../shared/errors/app-error.ts';

export interface ErrorHelp {
  readonly title: string;
  readonly advice: string;
}

/** What went wrong while getting in, and what the person can do about it. */
export function helpFor(error: AppErrorData): ErrorHelp {
  switch (error.code) {
    case 'wrong_credentials':
    case 'unauthenticated':
      return {
        title: 'Email and password do not fit together',
        advice: 'Check both, and whether Caps Lock is on. After five tries the server makes you wait.',
      };
    case 'rate_limited':
      return {
        title: 'Too many tries',
        advice: 'The server takes no further try for now; this is not an outage.',
      };
    case 'host_unknown':
      return {
        title: 'No host has this name',
        advice: 'Check the spelling of the address, and whether a VPN is needed for the name to resolve.',
      };
    case 'offline':
      return {
        title: 'The host cannot be reached',
        advice: 'Check the network, VPN and proxy, and the port in the address. Nothing was sent.',
      };
    case 'timed_out':
      return {
        title: 'No answer in time',
        advice: 'The host is slow or something in between drops the connection.',
      };
    case 'not_techsaas':
      return {
        title: 'Something answered, but not a TechSaaS API',
        advice:
          'A login page of a network or a proxy often stands in between; or the address lacks its port.',
      };
    case 'bad_answer':
    case 'answer_too_large':
      return {
        title: 'The answer could not be read',
        advice: 'It was cut off or is not what this API promises. Your administrator can find it by the id.',
      };
    case 'server_failed':
      return {
        title: 'The server failed',
        advice: 'It is not your password. Try again soon; the id helps its operator.',
      };
    case 'tls_expired':
      return {
        title: 'The certificate is not valid today',
        advice:
          'It has expired or is not valid yet. Check the clock of this machine first; else its operator must renew it.',
      };
    case 'tls_name_mismatch':
      return {
        title: 'The certificate is for another name',
        advice:
          'Use the address that the certificate names. If that was right, somebody may be in between: ask.',
      };
    case 'tls_untrusted':
      return {
        title: 'Nobody here vouches for this certificate',
        advice: 'Check the address again to see it and decide.',
      };
    case 'tls_failed':
      return {
        title: 'No secure connection',
        advice: 'The server offers no TLS that this console accepts, or something in between breaks it.',
      };
    case 'token_rejected':
      return {
        title: 'The proof of sign-in does not verify',
        advice:
          'Most often the clock of this machine is wrong by more than a minute. Set it, then try again.',
      };
    case 'keychain_unavailable':
      return {
        title: 'No keychain to keep the sign-in',
        advice:
          'Watchfloor keeps secrets only in the keychain of the system. Start one (on Linux GNOME Keyring or KWallet), unlock it, and try again.',
      };
    case 'conflict':
      return { title: 'This cannot be used', advice: error.message };
    case 'cache_damaged':
    case 'cache_key_wrong':
      return { title: 'The local cache cannot be opened', advice: error.message };
    case 'disk_full':
      return { title: 'The disk is full', advice: 'Free some space, then try again. Nothing was lost.' };
    case 'engine_down':
      return { title: 'The engine is being restarted', advice: 'This takes a few seconds; then try again.' };
    default:
      return { title: 'That did not work', advice: error.message };
  }
}
