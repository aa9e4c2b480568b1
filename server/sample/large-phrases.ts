/** Lines to choose one from. */
export type Lines = readonly [string, ...string[]];

export const responses: Lines = [
  'Collected process list and network connections of {host}',
  'Searched all endpoints for the hash, {n} hits',
  'Called {user} on the number from the directory: it was not them',
  'Called {user}: it was them, and they will use the approved way',
  'Blocked {ip} at the edge',
  'Mail removed from {n} mailboxes',
  'Password of {user} reset at the desk with a badge check',
  'Pulled 30 days of sign-ins of {user}: nothing else',
  'Asked the team at {site} to unplug the device and keep it',
  'Rule narrowed so that the same false alarm does not come back',
  'Compared with the baseline of {site}: {n} % above',
  'Sample sent to the sandbox, verdict in task {id}',
];

export const communications: Lines = [
  'Informed the practice manager of {site} by phone',
  'Mail to {user} with what to do until tomorrow',
  'Update to the lead: no spread, waiting for the image',
  'Vendor ticket {id} opened',
  'Vendor answers: known, fixed in the next release',
  'Service desk has the script for calls from {site}',
  'Privacy asked whether {n} records count as a breach',
  'Thanked {user} for the report',
];

export const notes: Lines = [
  'Hand-over: {host} still offline, look again after the shift change',
  'Not convinced yet: the same pattern on {host} last month was the inventory scanner',
  '{user} travels until the weekend, phone only in the evening',
  'The time on {host} is {n} seconds behind, mind that when comparing logs',
  'Nothing in the proxy log for {ip} before today',
  'Third time this quarter at {site}; propose a session there',
  'If the image shows nothing, close as false positive',
  'Key question is still how {ip} knew the name of {user}',
  'Checked passive DNS for {ip}: {n} other names, none of ours',
  'Evidence is in locker {n}, seal {id}',
  "Tried the user's story: it works exactly as told",
  'Costs {n} minutes each time; rule deserves a second look',
  'Kept the session log, see task {id}',
  'Owner of {host} left; new owner unknown at {site}',
];

export const resolutions: Lines = [
  'Contained early; no data left. Device reimaged.',
  'Password reset, sessions revoked, user informed.',
  'Mail removed, sender blocked, two clicks without input.',
  'Setting corrected and checked from outside.',
  'Confirmed and cleaned; owner accepted the remaining risk.',
  'Address blocked, no further activity for seven days.',
];

export const lessons: Lines = [
  'Alert came 40 minutes late because of a full queue; queue alarm added.',
  'Runbook did not say who decides about the clinic; it does now.',
  'Baseline of the site was wrong after the move; recomputed.',
  'The same gap existed on three other hosts; closed there too.',
];

export const dismissals: Lines = [
  'Planned maintenance of {host}, change ticket found afterwards',
  'Inventory scanner',
  '{user} confirms, travel approval exists',
  'Penetration test with a letter of authority',
  'Backup job moved to another hour',
  'Vendor signature was wrong, withdrawn the same day',
];

export const sites: Lines = [
  'Alder clinic',
  'Birch clinic',
  'Quay clinic',
  'Mill Lane',
  'Harbour Street',
  'Northgate',
  'Hilltop',
  'Riverside',
  'Station Road',
  'Elm Park',
  'Old Brewery',
  'West Pier',
  'data centre A',
  'head office',
];

export const hostPrefixes: Lines = [
  'REC-PC',
  'RAD-WS',
  'LT',
  'DEN-PC',
  'SRV-APP',
  'SRV-DB',
  'TC-FIN',
  'IOT-GW',
  'FS',
  'CI-RUN',
];

export const surnames: Lines = [
  'abara',
  'bauer',
  'chen',
  'diallo',
  'eriksen',
  'farah',
  'gupta',
  'haraldsen',
  'ito',
  'jansen',
  'kaya',
  'lopez',
  'mbatha',
  'novak',
  'oduya',
  'petrov',
  'quispe',
  'rossi',
  'sato',
  'tanaka',
  'ueda',
  'varga',
  'wójcik',
  'yilmaz',
  'zhang',
];
