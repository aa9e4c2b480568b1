import { assign, at, contain, evidence, type Story, step, story } from '../story.ts';

/** Attackers who talk: to the service desk, to a tired thumb, to a phone company. */
export const vishingAndMfa: readonly Story[] = [
  story(
    {
      key: 'vishing-desk',
      begins: '-21m',
      detected: '+6m',
      declared: '+9m',
      title: 'Caller posing as a locum doctor asks the service desk to move MFA to a new phone',
      description:
        'Calm, well informed caller knew the employee number and the name of the clinic manager. Failed the call-back check and hung up. A second agent remembers the same voice from yesterday, for another account.',
      severity: 'high',
      category: 'account_takeover',
      source: 'user_report',
      reporter: 'rafael',
      analyst: 'rafael',
      tags: ['vishing', 'service-desk', 'mfa-reset'],
      assets: ['Service desk', 'd.achterberg@northwind.example'],
    },
    at(
      '+0m',
      'attacker_action',
      'Call from a withheld number, four minutes. Gives employee number 40718 and "I start at Mill Lane in twenty minutes and my old phone fell into the sink". Asks for a temporary access pass by text to a number ending 0147.',
      { by: 'rafael', source: 'service desk call 11-3920', technique: 'T1566.004' },
    ),
    at(
      '+6m',
      'detection',
      'Agent insists on calling back on the number in the HR record; the caller hangs up. The real D. Achterberg answers, is on leave and lost no phone.',
      { source: 'service desk SD-48131' },
    ),
    at(
      '+8m',
      'communication',
      'Told all desk agents in their channel: no passes by text today, call back on the HR number, a second agent listens in.',
      { by: 'rafael' },
    ),
    at(
      '+10m',
      'note',
      'The agent says a colleague took a similar call yesterday about 15:00 for p.lindqvist@. That one WAS given a pass. Looking for it now, nobody has picked this up yet.',
      { by: 'rafael' },
    ),
  ),
  story(
    {
      key: 'mfa-fatigue',
      begins: 'd-23 22:41',
      detected: '+31m',
      declared: '+48m',
      title: 'MFA prompt bombing of a radiology consultant, one prompt accepted',
      description:
        '46 push prompts in 29 minutes on the phone of a consultant. He accepted the 44th "to make it stop". The session opened mail and the rota, nothing else that we can see.',
      severity: 'high',
      category: 'account_takeover',
      source: 'anomaly',
      reporter: null,
      analyst: 'amara',
      tags: ['mfa-fatigue', 'push'],
      assets: ['s.venter@northwind.example', 'Exchange Online'],
    },
    at(
      '+0m',
      'attacker_action',
      'Correct password, then push after push: 46 requests from 198.51.100.140 and 198.51.100.144, user agent a headless Chrome 128.',
      { source: 'Entra ID sign-in log', technique: 'T1621' },
    ),
    at(
      '+28m',
      'attacker_action',
      "Prompt 44 approved on the user's phone. Session from 198.51.100.144, compliant device: no.",
      { source: 'Entra ID sign-in log', technique: 'T1078.004' },
    ),
    at(
      '+31m',
      'detection',
      'More than 20 denied or unanswered prompts followed by a success within one hour.',
      { source: 'anomaly rule AN-06' },
    ),
    assign('+51m', 'amara'),
    step('+52m', 'amara', 'investigating'),
    contain(
      '+55m',
      'amara',
      'revoke_sessions',
      's.venter@northwind.example',
      'Accepted prompt was not for him.',
      { status: 'done', until: '+57m', outcome: 'Revoked 29 minutes after the accepted prompt.' },
    ),
    contain('+56m', 'amara', 'disable_account', 's.venter@northwind.example', 'Password is known outside.', {
      status: 'reverted',
      until: '+10h',
      outcome: 'Disabled overnight, enabled again after the reset in person.',
    }),
    step('+1h4m', 'amara', 'contained'),
    at(
      '+1h20m',
      'communication',
      'Reached him through the ward. He had tried to report it, the service desk line was on the night tape.',
    ),
    at(
      '+9h40m',
      'response_action',
      'Password from a shared one: the same string is in a 2021 dump of a running-app. Reset in person at the desk with a badge check.',
      {},
    ),
    step('+10h5m', 'amara', 'eradicated'),
    step('+12h', 'amara', 'recovered'),
    at(
      '+13h',
      'note',
      'Session touched: 31 mails read, all headers of the inbox listed, rota viewed. No rules, no consents, no MFA method added.',
    ),
    step('+3d2h', 'priya', 'closed', {
      resolution:
        'One session of 29 minutes, mail headers and 31 messages read, no patient data in them after review. Password reset, sessions revoked, number matching switched on for the whole tenant on day 2.',
      lessons:
        'Plain push is gone. The night tape of the service desk now offers "press 9 for a security problem" and rings the on-call phone.',
    }),
  ),
  story(
    {
      key: 'sim-swap',
      begins: 'd-21 06:17',
      detected: '+1h58m',
      declared: '+2h31m',
      title: 'SIM swap of the chief operating officer, attempt on the bank portal',
      description:
        'COO lost mobile service at breakfast; her number was moved to another SIM in a shop 200 km away. The text codes of the bank portal went there. The portal login failed on the card reader.',
      severity: 'high',
      category: 'account_takeover',
      source: 'user_report',
      tlp: 'red',
      reporter: 'priya',
      analyst: 'priya',
      tags: ['sim-swap', 'executives', 'sms'],
      assets: ['COO mobile', 'Bank portal'],
    },
    at(
      '+0m',
      'attacker_action',
      'Number ported to a new SIM at a dealer, with a forged driving licence according to the operator.',
      { source: 'mobile operator fraud team', technique: 'T1451', recorded: '+1d3h' },
    ),
    at('+22m', 'attacker_action', 'Password reset of her private mail with a text code.', {
      source: 'told by the COO',
      technique: 'T1111',
    }),
    at(
      '+49m',
      'attacker_action',
      'Two logins to the bank portal with her user id; the text code was right, the card reader step failed twice and locked the user.',
      { source: 'bank portal, security contact', technique: 'T1078', recorded: '+4h10m' },
    ),
    at(
      '+1h58m',
      'detection',
      'COO calls from a colleague\'s phone: no service since about half past six and "somebody is in my private mail".',
      { by: 'priya', source: 'phone call' },
    ),
    step('+2h33m', 'priya', 'investigating'),
    assign('+2h33m', 'priya'),
    contain(
      '+2h36m',
      'priya',
      'custom',
      'Bank portal user of the COO',
      'Lock and remove from the list of approvers until re-identified.',
      { status: 'done', until: '+2h50m', outcome: 'Done by the bank with a call-back to the CFO.' },
    ),
    contain(
      '+2h40m',
      'priya',
      'revoke_sessions',
      'coo@northwind.example',
      'Her recovery number is the stolen one.',
      { status: 'done', until: '+2h44m', outcome: 'Revoked; recovery phone removed from the account.' },
    ),
    step('+3h', 'priya', 'contained'),
    at(
      '+5h30m',
      'communication',
      'Operator has moved the number back and put a port lock with a pass phrase on it.',
    ),
    evidence('+6h15m', 'priya', 'screenshot', 'operator-port-confirmation.png', {
      size: 311_902,
      type: 'image/png',
      origin: "Operator self-service, screenshot by the COO's assistant",
    }),
    step('+7h', 'priya', 'eradicated'),
    at(
      '+1d1h',
      'response_action',
      'Removed text messages as a second factor for the executive group; five people now use keys. Two had no key with them and got loaners.',
      { by: 'helen' },
    ),
    step('+1d6h', 'priya', 'recovered'),
    step('+5d3h', 'helen', 'closed', {
      resolution:
        'No money moved, no company account entered. Number back within six hours. Police report 26-118843 filed by the COO.',
      lessons:
        'Text codes are no second factor for people who can approve payments. Port locks ordered for nine numbers.',
    }),
  ),
];
