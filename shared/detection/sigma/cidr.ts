/** Whether a text is an address inside a network (RFC 4632, RFC 4291); null where the network cannot be read. */
export function cidrTest(network: string): ((address: string) => boolean) | null {
  const [base = '', length = '', ...rest] = network.split('/');
  const bits = parseAddress(base);
  if (bits === null || rest.length > 0 || !/^\d{1,3}$/.test(length)) return null;
  const prefix = Number(length);
  if (prefix > bits.length) return null;
  const wanted = bits.slice(0, prefix);
  return (address) => {
    const found = parseAddress(address);
    return found !== null && found.length === bits.length && found.startsWith(wanted);
  };
}

/** The address as a text of 32 or 128 zeros and ones; an IPv4 address inside IPv6 (`::ffff:1.2.3.4`) is the former. */
function parseAddress(text: string): string | null {
  if (!text.includes(':')) return parseIpv4(text);
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(text);
  return mapped?.[1] === undefined ? parseIpv6(text) : parseIpv4(mapped[1]);
}

function parseIpv4(text: string): string | null {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256))
    return null;
  return parts.map((part) => Number(part).toString(2).padStart(8, '0')).join('');
}

function parseIpv6(text: string): string | null {
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const groups = halves.map((half) => (half === '' ? [] : half.split(':')));
  const count = groups.flat().length;
  if (!groups.flat().every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return null;
  if (halves.length === 1 ? count !== 8 : count > 7) return null;
  const [head = [], tail = []] = groups;
  const all = [...head, ...Array<string>(8 - count).fill('0'), ...tail];
  return all.map((group) => Number.parseInt(group, 16).toString(2).padStart(16, '0')).join('');
}
