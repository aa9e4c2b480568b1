/** Country codes of ISO 3166-1 as top-level domains (IANA), and the few that are not in it. */
const countries = new Set(
  (
    'ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw by bz ca cc cd cf cg ch ' +
    'ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo fr ga gd ge gf gg gh gi gl gm ' +
    'gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la ' +
    'lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np ' +
    'nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sk sl sm sn so sr ss st su ' +
    'sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw'
  ).split(' '),
);

/** Generic top-level domains that are met in incidents, and the reserved ones (RFC 2606, 6761, 7686, 8375). */
const generic = new Set(
  (
    'com net org edu gov mil int info biz name pro mobi asia tel jobs travel coop aero museum cat post xxx arpa app dev page web ' +
    'xyz top site online store shop club cloud live life link click work works icu buzz cyou monster rest bar fun host space press ' +
    'website tech digital agency email support services solutions systems network group team center company business finance ' +
    'money loan bank credit trade market media news blog wiki world global today zone city house games game bet casino vip win ' +
    'bid stream download review racing party men date faith science cricket accountant gdn lol quest sbs cfd autos beauty boats ' +
    'hair makeup skin art design studio expert guru ninja rocks run tools software security google microsoft amazon apple azure ' +
    'example test invalid localhost local internal lan home corp intranet onion'
  ).split(' '),
);

/** Endings of files that are endings of names too: with one word before them they are taken for files. */
const ambiguous = new Set(
  'py sh pl rs md so ps do pm cc zip mov app la st ai in is name bar page download post'.split(' '),
);

export const internalNames: readonly string[] = [
  'local',
  'localhost',
  'internal',
  'lan',
  'home',
  'corp',
  'intranet',
];

/** Whether the last label is one that names end with on the internet, or an internal one. */
export function isTopLevel(name: string): boolean {
  const last = name.slice(name.lastIndexOf('.') + 1);
  return countries.has(last) || generic.has(last) || last.startsWith('xn--');
}

/** `run.sh` and `notes.md`: no name of a host is meant. */
export function isFileName(name: string): boolean {
  const labels = name.split('.');
  return labels.length === 2 && ambiguous.has(labels[1] ?? '');
}
