import type { ObservableKind } from '../../../shared/domain/observable.ts';
import { formatPlural } from '../../lib/format-count.ts';
import type { NamedObservable } from './observable-queries.ts';

const labels: Readonly<Record<ObservableKind, string>> = {
  ipv4: 'IPv4',
  ipv6: 'IPv6',
  domain: 'domain',
  url: 'URL',
  email: 'email',
  sha256: 'SHA-256',
  sha1: 'SHA-1',
  md5: 'MD5',
  cve: 'CVE',
};

export function observableKindLabel(kind: ObservableKind): string {
  return labels[kind];
}

/** Where else it is named, for a chip: `in 3 others`, `here only`. */
export function elsewhereWords({ elsewhere }: NamedObservable): string {
  if (elsewhere === null) return 'look it up';
  return elsewhere === 0 ? 'here only' : `in ${formatPlural(elsewhere, 'other', 'others')}`;
}
