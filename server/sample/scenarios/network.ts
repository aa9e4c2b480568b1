import { assign, at, contain, evidence, type Story, step, story } from '../story.ts';

/** What the wires told us. */
export const network: readonly Story[] = [
  story(
    {
      key: 'dns-tunnel',
      begins: '-1d1h',
      detected: '+3h5m',
      declared: '+3h20m',
      title: 'DNS tunnelling from a vaccine fridge gateway',
      description:
        'A gateway that reports fridge temperatures sends 9,000 TXT queries an hour with random-looking labels. The vendor says it needs "time and one host name".',
      severity: 'high',
      category: 'intrusion',
      source: 'anomaly',
      reporter: null,
      analyst: 'amara',
      tags: ['dns', 'iot', 'cold-chain'],
      assets: ['IOT-GW-19', 'Alder clinic'],
    },
    at(
      '+0m',
      'attacker_action',
      'First query: TXT 0a3f.mzxw6ytboi.k7.upd-cdn.example; label length 52, entropy 4.6 bits a character.',
      { source: 'DNS resolver ns-int-2', technique: 'T1071.004', recorded: '+4h' },
    ),
    at('+3h5m', 'detection', 'Distinct subdomains of one zone per client and hour: 8,973, threshold 400.', {
      source: 'anomaly rule AN-14',
    }),
    step('+3h26m', 'amara', 'triaged'),
    assign('+3h26m', 'amara'),
    at(
      '+3h40m',
      'note',
      'Before isolating: it is the only alarm path for two fridges with 640 doses. Pharmacy puts a battery logger in both first.',
    ),
    at('+4h12m', 'communication', 'Pharmacy: loggers in place, someone reads them hourly. Go ahead.', {
      by: 'rafael',
      source: 'phone call',
    }),
    contain('+4h15m', 'amara', 'block_address', 'upd-cdn.example', 'Answer NXDOMAIN for the whole zone.', {
      status: 'done',
      until: '+4h17m',
      outcome:
        'Blocked on both resolvers; the gateway now tries 8.8.8.8 directly and is dropped by the firewall.',
    }),
    contain(
      '+4h18m',
      'amara',
      'isolate_host',
      'IOT-GW-19',
      'Move to quarantine VLAN, keep it powered for memory.',
      { status: 'proposed' },
    ),
    evidence('+5h', 'amara', 'log', 'iot-gw-19-dns.pcapng', {
      size: 28_114_920,
      type: 'application/x-pcapng',
      origin: 'Span port SW-ALD-1, 40 minutes, A. Okafor',
    }),
    at(
      '+6h30m',
      'note',
      'Decoded 20 minutes of labels (base32, then XOR with one byte): it is a shell session. Someone ran ip a, arp -a and cat /etc/shadow. Raising this is the next decision.',
      { technique: 'T1572' },
    ),
  ),
  story(
    {
      key: 'partner-scan',
      begins: 'd-10 21:00',
      detected: '+4m',
      declared: '+11h',
      title: 'Port scan from the address range of our payroll partner',
      description:
        "Sequential SYN scan of 192.0.2.0/26 from an address that belongs to the payroll partner's VPN.",
      severity: 'low',
      category: 'other',
      source: 'anomaly',
      tlp: 'green',
      reporter: 'rafael',
      analyst: 'rafael',
      tags: ['scan', 'partner'],
      assets: ['192.0.2.0/26'],
    },
    at(
      '+0m',
      'attacker_action',
      '1,024 ports on 62 addresses in 11 minutes from 198.51.100.34, no payload, no retries.',
      { source: 'firewall fw-edge-1', technique: 'T1595.001' },
    ),
    at('+4m', 'detection', 'Horizontal and vertical scan from a partner range.', {
      source: 'IDS sid 2100469',
    }),
    step('+11h5m', 'rafael', 'triaged'),
    assign('+11h5m', 'rafael'),
    at(
      '+12h',
      'communication',
      'Their security team: "quarterly scan of our own range, somebody typed .2. instead of .12." They sent the scanner log, it matches to the second.',
      { recorded: '+12h40m' },
    ),
    step('+12h45m', 'rafael', 'contained', { reason: 'Scanner stopped by its owner.' }),
    step('+13h', 'rafael', 'eradicated'),
    step('+13h1m', 'rafael', 'recovered'),
    step('+2d', 'priya', 'closed', {
      resolution:
        'Typing error of a partner. Nothing open that should not be; one forgotten test listener on 192.0.2.41:9090 was found on the way and closed.',
    }),
  ),
  story(
    {
      key: 'rogue-device',
      begins: 'd-13 07:45',
      detected: '+12m',
      declared: '+40m',
      title: 'Second DHCP server in the clinic network of Birch: a travel router under a desk',
      description:
        'Clients at Birch got 192.168.8.x addresses and lost the records system. A small router was plugged into a patched wall socket in consulting room 4.',
      severity: 'medium',
      category: 'policy_violation',
      source: 'user_report',
      tlp: 'green',
      reporter: 'rafael',
      analyst: 'rafael',
      tags: ['rogue-dhcp', 'physical'],
      assets: ['Birch clinic', 'SW-BIR-2'],
    },
    at(
      '+0m',
      'attacker_action',
      'Port 17 of SW-BIR-2 comes up, MAC 94:83:c4:1e:07:b2 (travel router vendor). DHCP offers from it two seconds later.',
      { source: 'SW-BIR-2', technique: 'T1200' },
    ),
    at('+12m', 'detection', 'Nine PCs cannot reach the records system; the clinic works from paper.', {
      by: 'rafael',
      source: 'service desk SD-47630',
    }),
    step('+44m', 'rafael', 'investigating'),
    assign('+44m', 'rafael'),
    contain('+49m', 'rafael', 'custom', 'SW-BIR-2 port 17', 'Shut the port.', {
      status: 'done',
      until: '+50m',
      outcome: 'Offers stop; nine PCs renewed, clinic back at 08:41.',
    }),
    step('+52m', 'rafael', 'contained'),
    at(
      '+2h',
      'communication',
      'A visiting physiotherapist brought it to print from his tablet. Apologises, did not know that it hands out addresses.',
    ),
    evidence('+3h', 'rafael', 'screenshot', 'router-under-desk.jpg', {
      size: 1_880_117,
      type: 'image/jpeg',
      origin: 'Photo by clinic manager, consulting room 4',
    }),
    at(
      '+4h30m',
      'note',
      "Looked for more than a mistake: the router's own log has no uplink to mobile data, DNS it gave out was itself with the default upstream. Nobody's session went through anything outside.",
      { technique: 'T1557.003' },
    ),
    step('+5h', 'rafael', 'eradicated'),
    step('+6h', 'rafael', 'recovered'),
    step('+4d', 'priya', 'closed', {
      resolution:
        'Private router removed. DHCP snooping was off on the three oldest switches; on since day 2.',
    }),
  ),
];
