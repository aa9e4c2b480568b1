import { assign, at, change, contain, evidence, type Story, step, story } from '../story.ts';

/** Mail that asks for a click: an illicit consent grant, a poster with a QR code, and its second report. */
export const consentPhishing: readonly Story[] = [
  story(
    {
      key: 'oauth-consent',
      begins: '-5h20m',
      detected: '+1h32m',
      declared: '+1h41m',
      title: 'OAuth consent phishing: "Board Pack Viewer" reads three executive mailboxes',
      description:
        'An app registered eleven days ago in a foreign tenant was granted Mail.ReadWrite and offline_access by three members of the executive team. Two of the mailboxes now have rules that hide replies from the finance department. No password was entered anywhere, so resetting passwords alone does not end this.',
      severity: 'high',
      category: 'phishing',
      source: 'email',
      tlp: 'amber_strict',
      reporter: 'amara',
      analyst: 'amara',
      tags: ['oauth', 'executives', 'mailbox-rules'],
      assets: [
        'cfo@northwind.example',
        'coo@northwind.example',
        'medical.director@northwind.example',
        'Exchange Online',
      ],
    },
    at(
      '+0m',
      'attacker_action',
      'Mail "Q4 board pack - your comments by noon" from board-office@northwind-clinics.example (registered 9 days ago, passes SPF and DKIM for itself) to five executives. The link is a genuine login.microsoftonline.com consent URL with client_id 6f2c1d0e-…-b7a4, so link rewriting let it through.',
      { source: 'mail gateway mx-1', technique: 'T1566.002' },
    ),
    at(
      '+11m',
      'attacker_action',
      'CFO consents. Scopes granted: Mail.ReadWrite, MailboxSettings.ReadWrite, offline_access, User.Read.',
      { source: 'Entra ID audit: Consent to application', technique: 'T1528' },
    ),
    at(
      '+19m',
      'attacker_action',
      'COO and the medical director consent within three minutes of each other; the COO forwarded the mail to her with "can you look at this too".',
      { source: 'Entra ID audit: Consent to application', technique: 'T1528' },
    ),
    at(
      '+34m',
      'attacker_action',
      'First Graph calls with the new token from 203.0.113.61 (AS64501): GET /me/messages?$search="invoice OR remittance OR IBAN". 412 messages read from the CFO in nine minutes.',
      { source: 'Graph activity log', technique: 'T1114.002' },
    ),
    at(
      '+58m',
      'attacker_action',
      'New-InboxRule ".." on the CFO mailbox: from *@northwind.example with subject containing "payment" -> mark as read, move to RSS Feeds. Same rule on the COO mailbox 40 s later.',
      { source: 'Exchange Online unified audit', technique: 'T1564.008' },
    ),
    at(
      '+1h32m',
      'detection',
      'Rule "inbox rule with a name of dots only" matched twice: cfo@, coo@. Client app id is not on the allow-list.',
      { source: 'mail anomaly rule MR-17' },
    ),
    assign('+1h43m', 'amara'),
    step('+1h46m', 'amara', 'investigating', {
      reason: 'Rules exist and were not made by the owners; phoned both.',
    }),
    at(
      '+1h52m',
      'communication',
      'Called the CFO on her mobile, not by mail. She remembers the permission screen, thought it was the new board portal. Asked her not to answer any payment mail until we call back.',
      {},
    ),
    contain(
      '+1h58m',
      'amara',
      'revoke_sessions',
      'cfo@, coo@, medical.director@northwind.example',
      'Refresh tokens stay valid without the password; revoke them before removing the grant.',
      {
        status: 'done',
        until: '+2h6m',
        outcome:
          'Sign-in sessions and refresh tokens revoked for all three; confirmed by 401s from 203.0.113.61 from then on.',
      },
    ),
    contain(
      '+2h1m',
      'amara',
      'custom',
      'Service principal "Board Pack Viewer"',
      'Disable and remove the grant tenant-wide, block the client id.',
      {
        status: 'done',
        until: '+2h12m',
        outcome:
          'Service principal disabled, three OAuth2PermissionGrants deleted. Left the object in place for evidence.',
      },
    ),
    evidence('+2h20m', 'amara', 'email', 'board-pack-comments.eml', {
      size: 48_213,
      type: 'message/rfc822',
      origin: 'Quarantine copy from mail gateway mx-1, message as received by the medical director',
      collected: '+2h14m',
      about: 'Original with full headers. The consent URL is in the first button.',
    }),
    evidence('+2h31m', 'amara', 'log', 'ual-cfo-coo-md-24h.csv', {
      size: 1_904_877,
      type: 'text/csv',
      origin: 'Unified audit log export, operator amara.okafor, eDiscovery case ND-88',
    }),
    change(
      '+2h36m',
      'priya',
      {
        severity: 'critical',
        assets: [
          'cfo@northwind.example',
          'coo@northwind.example',
          'medical.director@northwind.example',
          'Exchange Online',
          'Accounts payable',
        ],
      },
      'The searches are for invoices and two payment runs are due today.',
    ),
    at(
      '+2h41m',
      'communication',
      'Told accounts payable: no change of bank details to be accepted on the strength of a mail for the next 48 h, call back on the number in the ledger.',
      { by: 'priya' },
    ),
    at(
      '+3h5m',
      'note',
      'Open: did it read the clinical governance folder of the medical director? MailItemsAccessed shows a Sync on that folder (not Bind), so we have to assume all of it. 1,137 items, some with patient initials. Asked privacy to be ready.',
    ),
    at(
      '+4h10m',
      'response_action',
      'Hunted the client id and the /24 over 90 days in the whole tenant: no fourth consent. Two recipients deleted the mail unread, confirmed in the audit log.',
      { source: 'Entra ID audit' },
    ),
  ),
  story(
    {
      key: 'qr-poster',
      begins: '-5h50m',
      detected: '+31m',
      declared: '+38m',
      title: 'QR code on "parking permit renewal" flyers leads to a fake staff login',
      description:
        'A receptionist at the Harbour Street clinic scanned a QR code on a flyer in the staff car park and landed on a copy of our sign-in page. Flyers seen at two sites so far. Phones are personal devices, so neither the proxy nor the DNS filter saw the visits.',
      severity: 'medium',
      category: 'phishing',
      source: 'user_report',
      reporter: 'rafael',
      analyst: 'rafael',
      tags: ['qr-code', 'aitm', 'physical'],
      assets: ['Harbour Street clinic', 'Mill Lane clinic'],
    },
    at(
      '+0m',
      'attacker_action',
      'Flyers with the old logo stuck to the pay machine and the staff entrance. The code opens https://permit-northwind.example/r/7d (198.51.100.73).',
      { by: 'rafael', source: 'photo from reception', technique: 'T1566.002' },
    ),
    at(
      '+31m',
      'detection',
      'Reception reports: "it asked for my password and then for the number from the authenticator, then said permit renewed". She became suspicious because she takes the bus.',
      { by: 'rafael', source: 'service desk SD-48112' },
    ),
    evidence('+52m', 'rafael', 'screenshot', 'flyer-harbour-street.jpg', {
      size: 2_318_004,
      type: 'image/jpeg',
      origin: 'Photo by reception, Harbour Street, sent through the service desk',
      collected: '+29m',
    }),
    at(
      '+1h4m',
      'note',
      'The page relays to the real sign-in in real time (title and tenant branding load from us). The receptionist typed a code, so assume a stolen session and not just a password.',
      { by: 'rafael', technique: 'T1557' },
    ),
  ),
  story(
    {
      key: 'qr-poster-again',
      begins: '-4h45m',
      detected: '+4m',
      declared: '+9m',
      title: 'Staff member reports strange parking QR code at Mill Lane',
      description:
        'Nurse at Mill Lane photographed a flyer with a QR code for "permit renewal". Did not scan it.',
      severity: 'low',
      category: 'phishing',
      source: 'user_report',
      reporter: 'rafael',
      analyst: 'rafael',
      tags: ['qr-code'],
      assets: ['Mill Lane clinic'],
    },
    at(
      '+4m',
      'detection',
      'Report with photo by the charge nurse. Same logo, same wording as the flyers from Harbour Street; the code decodes to /r/9a on the same host.',
      { by: 'rafael', source: 'service desk SD-48119' },
    ),
    at(
      '+16m',
      'response_action',
      'Asked facilities to take down everything with a QR code in the Mill Lane car park and to keep two flyers in an envelope, touched as little as possible.',
      { recorded: '+22m' },
    ),
    step('+24m', 'rafael', 'duplicate', {
      duplicateOf: 'qr-poster',
      reason: 'Same campaign as {ref:qr-poster}; the second site is noted there.',
    }),
    at(
      '+27m',
      'communication',
      'Thanked the nurse and told her which incident to quote if colleagues come to her.',
    ),
  ),
];
