import { assign, at, change, contain, evidence, type Story, step, story } from '../story.ts';

/** The outer edge: floods, and a gateway that the world could reach. */
export const edge: readonly Story[] = [
  story(
    {
      key: 'ddos-booking',
      begins: 'd-9 06:58',
      detected: '+4m',
      declared: '+9m',
      title: 'DDoS on the booking API at opening time, ransom note for 0.4 bitcoin',
      description:
        'Booking API answers 503 since 07:02. 1.1 million requests a minute for /v2/slots with random clinic ids, so nothing is cached. A mail announces "the real one" for noon.',
      severity: 'critical',
      category: 'denial_of_service',
      source: 'cloud',
      reporter: null,
      analyst: 'amara',
      tags: ['ddos', 'extortion', 'api'],
      assets: ['api.northwind.example', 'Booking'],
    },
    at(
      '+0m',
      'attacker_action',
      'GET /v2/slots?clinic=<random> from 22,000 addresses, HTTP/2, no think time.',
      { source: 'edge log', technique: 'T1499.003' },
    ),
    at('+4m', 'detection', 'Availability of booking under 20 % for two minutes.', {
      source: 'synthetic check SY-1',
    }),
    step('+11m', 'amara', 'investigating'),
    assign('+11m', 'amara'),
    contain(
      '+14m',
      'amara',
      'custom',
      '/v2/slots at the edge',
      'Refuse unknown clinic ids at the edge (there are 14), cache the rest for 5 s.',
      { status: 'done', until: '+38m', outcome: 'Origin load back to 30 %. p95 under 400 ms from 07:36.' },
    ),
    step('+45m', 'amara', 'contained'),
    evidence('+55m', 'amara', 'email', 'warning-noon.eml', {
      size: 6_180,
      type: 'message/rfc822',
      origin: 'Mailbox info@, forwarded as attachment by reception',
    }),
    at(
      '+1h',
      'communication',
      'Nobody answers the mail, decided with the management. Police informed, reference 26-120077.',
      { by: 'helen' },
    ),
    at(
      '+5h5m',
      'attacker_action',
      'Noon: 40 Gbit/s of UDP for six minutes against the old address of the portal, which has been empty since August.',
      { source: 'upstream provider', technique: 'T1498.001', recorded: '+5h30m' },
    ),
    step('+9h', 'amara', 'eradicated'),
    step('+10h', 'amara', 'recovered', { reason: 'Four hours without attack traffic.' }),
    step('+4d1h', 'helen', 'closed', {
      resolution:
        '34 minutes of booking down, 410 calls more than usual on the phones. No payment. Attack was application layer and the fix was a list of 14 ids.',
      lessons:
        'Unknown ids are refused at the edge on every public route now. The provider contact was wrong in the runbook; corrected and tried.',
    }),
  ),
  story(
    {
      key: 'booking-slow',
      begins: 'd-9 07:05',
      detected: '+6m',
      declared: '+19m',
      title: 'Booking pages time out for the front desks',
      description: 'Four clinics report that the booking page stays white.',
      severity: 'medium',
      category: 'other',
      source: 'user_report',
      tlp: 'green',
      reporter: 'rafael',
      analyst: 'rafael',
      tags: ['booking'],
      assets: ['Booking'],
    },
    at(
      '+6m',
      'detection',
      'Front desk of Quay, then Alder, Birch and Mill Lane: white page, sometimes "503".',
      { by: 'rafael', source: 'service desk SD-47812' },
    ),
    at(
      '+21m',
      'note',
      "Not the front desks' network: same from a phone. The responder on shift already works on it.",
      { by: 'rafael' },
    ),
    step('+24m', 'rafael', 'duplicate', {
      duplicateOf: 'ddos-booking',
      reason: 'Same outage, see {ref:ddos-booking}.',
    }),
    at('+50m', 'communication', 'All four desks told that it works again; paper bookings can be typed in.', {
      by: 'rafael',
    }),
  ),
  story(
    {
      key: 'vpn-zero-day',
      begins: 'd-31 05:50',
      detected: '+2h10m',
      declared: '+2h25m',
      title: 'VPN gateway exposed to a vulnerability exploited before the patch',
      description:
        'Vendor advisory of this morning: unauthenticated code execution in the web portal of our VPN gateways, exploited since last week. Both of ours have the portal open to the internet.',
      severity: 'critical',
      category: 'intrusion',
      source: 'manual',
      tlp: 'amber',
      reporter: 'helen',
      analyst: 'amara',
      tags: ['vpn', 'zero-day', 'edge-device'],
      assets: ['VPN-GW-1', 'VPN-GW-2'],
    },
    at('+2h10m', 'detection', 'Advisory and a note by the national CERT with three file names to look for.', {
      by: 'helen',
      source: 'CERT mailing list',
    }),
    step('+2h28m', 'helen', 'investigating'),
    assign('+2h30m', 'helen', 'amara'),
    contain(
      '+2h35m',
      'amara',
      'custom',
      'Web portal of VPN-GW-1 and VPN-GW-2',
      'Switch it off; the client does not need it.',
      {
        status: 'done',
        until: '+2h47m',
        outcome: 'Off on both. 30 people without the client are told to come in or wait.',
      },
    ),
    at(
      'd-33 04:10',
      'attacker_action',
      'VPN-GW-2 only: POST /dana/…/setcookie with a 3 kB cookie from 203.0.113.33, two days ago, answered 200. Four hours later the portal process restarted.',
      { source: 'VPN-GW-2 web log', technique: 'T1190', recorded: '+4h20m' },
    ),
    change(
      '+4h25m',
      'priya',
      { assets: ['VPN-GW-1', 'VPN-GW-2', 'Local accounts of VPN-GW-2', 'LDAP bind account'] },
      'Treat GW-2 as compromised.',
    ),
    evidence('+5h10m', 'amara', 'disk_image', 'VPN-GW-2-snapshot.vmdk.zst', {
      size: 4_812_903_114,
      type: 'application/zstd',
      origin: 'Hypervisor snapshot with memory, taken by H. Strand before power off',
      collected: '+4h50m',
    }),
    contain(
      '+5h15m',
      'amara',
      'isolate_host',
      'VPN-GW-2',
      'Power off after the snapshot, all users on GW-1.',
      { status: 'done', until: '+5h22m', outcome: 'Off; 212 users moved, GW-1 at 71 % load.' },
    ),
    contain(
      '+5h30m',
      'amara',
      'custom',
      'LDAP bind account, SAML certificate of the VPN',
      'Both readable for root on the gateway.',
      {
        status: 'done',
        until: '+8h',
        outcome: 'Rotated both; the bind account may no longer read anything but its search base.',
      },
    ),
    step('+8h10m', 'amara', 'contained'),
    at(
      '+1d5h',
      'note',
      'Snapshot: no file from the CERT list, no change to the integrity database. The crash looks like an attempt against the wrong firmware version; we run the older branch.',
      {},
    ),
    step('+2d', 'amara', 'eradicated', {
      reason: 'GW-2 rebuilt from vendor image, patched; GW-1 patched during the night.',
    }),
    step('+3d', 'amara', 'recovered'),
    step('+9d', 'helen', 'closed', {
      resolution:
        'One attempt on VPN-GW-2, failed because of an older firmware branch. Everything readable on the box was rotated all the same.',
      lessons:
        'Management and portal interfaces of edge devices are never open to the internet. Advisory to portal-off took 37 minutes; 20 of those were spent looking for who may decide.',
    }),
  ),
];
