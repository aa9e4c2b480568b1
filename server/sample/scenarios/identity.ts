import { assign, at, contain, evidence, type Story, step, story } from '../story.ts';

/** The machinery of identity: leavers, federation, emergency accounts. */
export const identity: readonly Story[] = [
  story(
    {
      key: 'dormant-account',
      begins: 'd-28 19:20',
      detected: '+3m',
      declared: '+14h',
      title: 'Account of a nurse who left in spring signs in to the rota',
      description:
        'First activity for 213 days on an account that should have been closed. Sign-in from inside the Birch clinic.',
      severity: 'medium',
      category: 'policy_violation',
      source: 'anomaly',
      reporter: 'rafael',
      analyst: 'rafael',
      tags: ['dormant', 'leaver-process'],
      assets: ['t.olsen@northwind.example', 'Rota'],
    },
    at(
      '+0m',
      'attacker_action',
      'Sign-in with password on the ward PC BIR-PC-012, rota opened, four weeks viewed, signed out after three minutes.',
      { source: 'AD Security 4624, rota log', technique: 'T1078.002' },
    ),
    at('+3m', 'detection', 'Account without a sign-in for more than 90 days became active.', {
      source: 'anomaly rule AN-09',
    }),
    step('+14h4m', 'rafael', 'triaged'),
    assign('+14h4m', 'rafael'),
    contain('+14h6m', 'rafael', 'disable_account', 't.olsen@northwind.example', 'Leaver.', {
      status: 'done',
      until: '+14h7m',
      outcome: 'Disabled.',
    }),
    step('+14h10m', 'rafael', 'contained'),
    at(
      '+17h',
      'communication',
      'Ward sister: agency nurses use it "because theirs takes two days". The password is on a note inside the cupboard.',
    ),
    evidence('+18h', 'rafael', 'screenshot', 'cupboard-note.jpg', {
      size: 1_204_551,
      type: 'image/jpeg',
      origin: 'Photo by the ward sister',
    }),
    step('+1d', 'rafael', 'eradicated', { reason: 'Note destroyed, password void.' }),
    step('+2d', 'rafael', 'recovered'),
    step('+7d', 'priya', 'closed', {
      resolution:
        "No outsider. Agency staff borrowed a leaver's account for the rota. 14 other leavers of the same month had been left open and were closed.",
      lessons: 'Same-day accounts for agency staff; the leaver list of HR is now compared every night.',
    }),
  ),
  story(
    {
      key: 'golden-saml',
      begins: 'd-19 16:33',
      detected: '+11m',
      declared: '+20m',
      title: 'SAML assertions without a matching event on the federation server (Golden SAML?)',
      description:
        'Eight sign-ins to the HR system carry assertions for which AD FS has no event 1200. That is what forged assertions look like.',
      severity: 'critical',
      category: 'intrusion',
      source: 'anomaly',
      tlp: 'red',
      reporter: 'priya',
      analyst: 'priya',
      tags: ['saml', 'adfs'],
      assets: ['ADFS-01', 'ADFS-02', 'HR system'],
    },
    at(
      '+0m',
      'detection',
      'Eight assertions accepted by the HR system within an hour, no token issuance logged for them. Signature valid, issuer ours.',
      { source: 'correlation rule CO-05', technique: 'T1606.002' },
    ),
    step('+24m', 'priya', 'investigating', { reason: 'Treating as true until shown otherwise.' }),
    assign('+24m', 'priya'),
    at(
      '+30m',
      'communication',
      'Helen called in. Certificate rollover prepared but not started: it breaks 31 applications for an hour.',
    ),
    contain('+35m', 'priya', 'custom', 'Token signing certificate', 'Roll twice if the key is out.', {
      status: 'cancelled',
      until: '+2h40m',
      outcome: 'Not needed, see the finding about ADFS-02.',
    }),
    at(
      '+1h20m',
      'response_action',
      'Access to the signing key: last read of the DKM container in AD is four months old and is the certificate renewal. No export event on either server.',
      { by: 'helen', source: 'DC-01 Security 4662' },
    ),
    at(
      '+1h55m',
      'note',
      'All eight assertions have an odd thing in common: NotBefore lies within the 52 minutes in which ADFS-02 restarted for updates.',
    ),
    at(
      '+2h25m',
      'response_action',
      'ADFS-02 lost its audit subscription at that restart: auditing set to "none" by a policy of the template it was rebuilt from last week. The eight are in its debug log with correlation ids that match.',
      { by: 'helen', source: 'ADFS-02 debug log' },
    ),
    evidence('+2h35m', 'priya', 'log', 'ADFS-02-debug-1600-1740.etl', {
      size: 66_060_288,
      type: 'application/octet-stream',
      origin: 'ADFS-02, collected by H. Strand',
    }),
    step('+2h45m', 'priya', 'false_positive', {
      reason:
        'Eight of eight assertions found in the debug log of ADFS-02; its audit log was switched off by a template. Real gap, no forgery. Template fixed, rule now checks that both servers send.',
    }),
  ),
  story(
    {
      key: 'break-glass',
      begins: 'd-3 12:10',
      detected: '+30m',
      declared: '+55m',
      title: 'Break-glass account has no second factor since the policy clean-up',
      description:
        'The emergency account bg-02 was excluded from every conditional access policy by the clean-up two weeks ago. Somebody tried its name twice.',
      severity: 'high',
      category: 'misconfiguration',
      source: 'manual',
      tlp: 'amber_strict',
      reporter: 'helen',
      analyst: 'amara',
      tags: ['break-glass', 'conditional-access'],
      assets: ['bg-02@northwind.example'],
    },
    at(
      '+0m',
      'attacker_action',
      'Two failed sign-ins for bg-02 from 203.0.113.119, wrong password. The name is in an old slide deck on the web.',
      { source: 'Entra ID sign-in log', technique: 'T1110.003' },
    ),
    at(
      '+30m',
      'detection',
      'Quarterly check of emergency accounts: bg-02 "single factor allowed", bg-01 correct.',
      { by: 'helen', source: 'access review' },
    ),
    step('+1h', 'helen', 'triaged'),
    assign('+1h', 'helen', 'amara'),
    step('+1h8m', 'amara', 'investigating'),
    at(
      '+1h20m',
      'response_action',
      'Changed in change 5520: "exclude group EMERGENCY from all policies" replaced the two exclusions that were there before.',
      { source: 'Entra ID audit' },
    ),
    contain('+1h30m', 'amara', 'custom', 'bg-02 sign-in', 'Policy of its own: hardware key or nothing.', {
      status: 'done',
      until: '+1h52m',
      outcome: 'Tested with both keys from the safe, four eyes.',
    }),
    at(
      '+2h',
      'response_action',
      'New pass phrase printed, envelope 7 sealed and signed by H. Strand and A. Okafor, old envelope shredded.',
      {},
    ),
    step('+2h5m', 'amara', 'contained'),
    at(
      '+1d',
      'note',
      'No success for bg-02 in 180 days of sign-in logs. Keep it open until the name is off the slide deck and the account is renamed.',
    ),
  ),
];
