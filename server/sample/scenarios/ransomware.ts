import { assign, at, change, contain, evidence, type Story, step, story } from '../story.ts';

/** The morning before encryption, and how somebody gets there. */
export const ransomware: readonly Story[] = [
  story(
    {
      key: 'shadow-copies',
      begins: '-1h52m',
      detected: '+1h3m',
      declared: '+1h5m',
      title: 'Shadow copies deleted on FS-02, backup service stopped: ransomware precursor',
      description:
        'vssadmin and wbadmin on the file server of the three northern clinics, run as svc-veritas from a jump host session. No encryption seen yet. FS-02 holds 2.1 TB of scanned records; the last good off-site backup is from 02:00 UTC.',
      severity: 'critical',
      category: 'ransomware',
      source: 'edr',
      tlp: 'amber_strict',
      reporter: null,
      analyst: 'amara',
      tags: ['ransomware-precursor', 'file-server', 'service-account'],
      assets: ['FS-02', 'JUMP-01', 'svc-veritas', 'BKP-01'],
    },
    at(
      '+0m',
      'attacker_action',
      'RDP to JUMP-01 as svc-veritas from the VPN pool (10.44.8.119). The account has no reason to log on interactively.',
      { source: 'JUMP-01 Security 4624 type 10', technique: 'T1078.002', recorded: '+1h26m' },
    ),
    at(
      '+17m',
      'attacker_action',
      'net group "Domain Admins" /domain; nltest /dclist:; then a share scan of 10.44.20.0/24 with a renamed SoftPerfect scanner (C:\\PerfLogs\\ns.exe, SHA-256 {hash:ns.exe}).',
      { source: 'JUMP-01 EDR', technique: 'T1135', recorded: '+1h31m' },
    ),
    at('+44m', 'attacker_action', 'PsExec service PSEXESVC installed on FS-02 from JUMP-01 over ADMIN$.', {
      source: 'FS-02 System 7045',
      technique: 'T1569.002',
      recorded: '+1h20m',
    }),
    at(
      '+1h2m',
      'attacker_action',
      'cmd.exe /c vssadmin.exe delete shadows /all /quiet & wbadmin delete catalog -quiet & bcdedit /set {default} recoveryenabled no',
      { source: 'FS-02 EDR, parent PSEXESVC.exe', technique: 'T1490' },
    ),
    at(
      '+1h3m',
      'detection',
      'Behaviour "inhibit system recovery", severity critical, process tree attached. Host is NOT in the group that isolates by itself.',
      { source: 'EDR alert 5c1f-88' },
    ),
    at(
      '+1h4m',
      'attacker_action',
      'sc stop VeeamBackupSvc on FS-02 (access denied, tamper protection) and on BKP-01 (stopped).',
      { source: 'BKP-01 System 7036', technique: 'T1489' },
    ),
    step('+1h7m', 'amara', 'investigating', { reason: 'Not a drill, no change ticket.' }),
    assign('+1h7m', 'amara'),
    contain(
      '+1h9m',
      'amara',
      'isolate_host',
      'FS-02',
      'Stop encryption before it begins. Effect: scanned records unavailable for Alder, Birch and Quay clinics; paper fallback is prepared.',
      {
        status: 'done',
        until: '+1h14m',
        outcome: 'Isolated at network level, EDR channel open. Approved by H. Strand.',
      },
    ),
    contain(
      '+1h10m',
      'amara',
      'disable_account',
      'svc-veritas',
      'Used by the intruder; backups of other servers run as another account.',
      {
        status: 'done',
        until: '+1h13m',
        outcome: 'Disabled in both domain controllers, 3 sessions logged off.',
      },
    ),
    contain('+1h12m', 'amara', 'isolate_host', 'JUMP-01', 'Intruder session still open.', {
      status: 'in_progress',
      until: '+1h15m',
    }),
    at(
      '+1h18m',
      'communication',
      'Incident bridge open. On it: Priya, Helen, server team (2), clinical operations. Next update in 30 minutes whether or not there is news.',
      { by: 'priya' },
    ),
    evidence('+1h24m', 'amara', 'memory', 'FS-02-20min-after.raw.zst', {
      size: 11_287_554_048,
      type: 'application/zstd',
      origin: 'FS-02, EDR live response memory capture by A. Okafor while isolated',
      about: 'Taken before anything else was touched.',
    }),
    evidence('+1h29m', 'amara', 'file', 'ns.exe', {
      size: 2_744_320,
      type: 'application/vnd.microsoft.portable-executable',
      origin: 'JUMP-01 C:\\PerfLogs, pulled by live response',
    }),
    at(
      '+1h33m',
      'note',
      "Where does 10.44.8.119 come from? VPN log has it leased to contractor account x-bmarsh since 40 minutes before the RDP, from 203.0.113.207. Marsh's manager says he finished in September.",
      { technique: 'T1133' },
    ),
    contain('+1h35m', 'amara', 'disable_account', 'x-bmarsh', 'Left in September, VPN access still active.', {
      status: 'proposed',
    }),
    at(
      '+1h41m',
      'response_action',
      "BKP-01: service started again, last night's repository mounted read-only and hash list compared with the off-site copy. Identical. Network path to the repository closed.",
      { by: 'helen', source: 'BKP-01' },
    ),
  ),
  story(
    {
      key: 'kerberoast',
      begins: 'd-14 03:12',
      detected: '+9m',
      declared: '+4h40m',
      title: 'Kerberoasting: 63 service tickets with RC4 requested by one workstation account',
      description:
        'A user of the finance team requested tickets for 63 service principals within 90 seconds, all with RC4. Her laptop was off; the requests came from a thin client in a closed office.',
      severity: 'high',
      category: 'credential_attack',
      source: 'anomaly',
      reporter: 'rafael',
      analyst: 'rafael',
      tags: ['kerberos', 'active-directory', 'service-account'],
      assets: ['DC-01', 'TC-FIN-07', 'svc-labelprint', 'svc-sqlrep'],
    },
    at(
      '+0m',
      'attacker_action',
      'LDAP query (&(samAccountType=805306368)(servicePrincipalName=*)) from TC-FIN-07.',
      { source: 'DC-01 LDAP 1644', technique: 'T1087.002' },
    ),
    at(
      '+2m',
      'attacker_action',
      '63 × event 4769, ticket encryption 0x17, client TC-FIN-07$ session of k.brandao, 03:14:05 to 03:15:31 UTC.',
      { source: 'DC-01 Security 4769', technique: 'T1558.003' },
    ),
    at('+9m', 'detection', 'Distinct SPNs per account and hour: 63, baseline 2, threshold 12.', {
      source: 'anomaly rule AN-11',
    }),
    step('+4h44m', 'rafael', 'triaged', { reason: 'Fired at night as low priority; raising.' }),
    assign('+4h44m', 'rafael'),
    change(
      '+4h50m',
      'rafael',
      { severity: 'high' },
      'Two of the accounts with RC4 tickets have passwords older than six years.',
    ),
    step('+5h2m', 'rafael', 'investigating'),
    at(
      '+5h15m',
      'communication',
      'K. Brandao was at home and asleep. She had left her session open on the thin client the evening before.',
    ),
    at(
      '+5h40m',
      'response_action',
      'Badge log: cleaning contractor badge 2207 opened the finance corridor at 02:58. Camera footage requested from facilities.',
      { source: 'access control' },
    ),
    contain('+5h48m', 'rafael', 'isolate_host', 'TC-FIN-07', 'Keep it as it is for imaging.', {
      status: 'done',
      until: '+5h51m',
      outcome: 'Port shut on SW-FIN-2.',
    }),
    contain(
      '+6h',
      'rafael',
      'custom',
      'svc-labelprint, svc-sqlrep',
      'Passwords from 2019, crackable offline: rotate to 64 random characters, AES only.',
      {
        status: 'done',
        until: '+9h20m',
        outcome:
          'Both rotated; label printing at Quay clinic was down for eleven minutes because of a hard-coded password in a script.',
      },
    ),
    step('+9h30m', 'rafael', 'contained'),
    evidence('+10h', 'rafael', 'disk_image', 'TC-FIN-07.E01', {
      size: 31_914_983_424,
      type: 'application/octet-stream',
      origin: 'TC-FIN-07, imaged with a write blocker by R. Quintana, seal 00418',
      collected: '+9h50m',
    }),
    at(
      '+0m',
      'attacker_action',
      'From the image: Rubeus run from a USB stick (volume serial 3C7A-91E0), output written to the stick. USBSTOR first insert 03:09:44 UTC.',
      {
        source: 'TC-FIN-07 image',
        technique: 'T1091',
        recorded: '+1d4h',
        struck: {
          by: 'rafael',
          when: '+1d7h',
          reason: 'Wrong technique: the stick did not spread anything. Told again below without one.',
        },
      },
    ),
    at(
      '+1d7h3m',
      'note',
      'The tool ran from a USB stick with volume serial 3C7A-91E0, inserted 03:09:44 UTC; the output was written back to it, so the tickets left the building.',
    ),
    step('+2d2h', 'rafael', 'eradicated', {
      reason:
        'All 63 service accounts checked: 9 rotated, RC4 disabled for the domain except one medical device.',
    }),
    step('+3d', 'rafael', 'recovered'),
    step('+6d5h', 'priya', 'closed', {
      resolution:
        "Cleaner's badge had been lent to an unknown person; police informed, contractor changed. No use of the cracked accounts seen in 6 days; the two weak ones were rotated after 9 hours.",
      lessons:
        'Service accounts move to managed accounts by March. Thin clients lock after 10 minutes and their USB ports are off. An anomaly of this kind pages at night.',
    }),
  ),
];
