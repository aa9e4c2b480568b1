import { effectOf, type OrdinaryAction } from '../../shared/approvals/action.ts';
import { readActionParams } from '../../shared/approvals/action-params.ts';
import type { Intent } from '../../shared/approvals/intent.ts';
import { type AuditJson, canonicalJson } from '../../shared/audit/canonical-json.ts';

type Target = { readonly [name: string]: AuditJson };
type Mapping = { readonly action: string; readonly target: (id: string, intent: Intent) => Target };

const device = (id: string): Target => ({ device: { device_id: id } });
const account = (id: string): Target => ({ 'x-watchfloor:account': { id } });
const apiKey = (id: string): Target => ({ 'x-watchfloor:api_key': { id } });
const thing = (id: string): Target => ({ 'x-watchfloor:thing': { id } });

/** OpenC2 Language 2.0: `ipv4_net` and `ipv6_net` are text in CIDR notation, a bare address is itself. */
const address = (id: string): Target => (id.includes(':') ? { ipv6_net: id } : { ipv4_net: id });

function file(_id: string, { params }: Intent): Target {
  return { file: { hashes: { sha256: String(params.sha256 ?? '') } } };
}

const mappings: Readonly<Record<OrdinaryAction, Mapping | null>> = {
  'host.isolate': { action: 'contain', target: device },
  'host.release': { action: 'allow', target: device },
  'account.disable': { action: 'deny', target: account },
  'account.enable': { action: 'allow', target: account },
  'sessions.revoke': { action: 'stop', target: account },
  'api_key.revoke': { action: 'delete', target: apiKey },
  'api_key.rotate': { action: 'update', target: apiKey },
  'address.block': { action: 'deny', target: address },
  'address.unblock': { action: 'allow', target: address },
  'file.quarantine': { action: 'contain', target: file },
  'file.restore': { action: 'restore', target: thing },
  custom: { action: 'start', target: thing },
  'custom.undo': { action: 'stop', target: thing },
  'policy.change': null,
  'containment.renew': null,
};

/**
 * The command of an intent, built from its signed bytes and nothing else: one OpenC2 2.0 command for each target, in the order of
 * the targets, with the etag that it must still have. Canonical JSON.
 */
export function commandText(intent: Intent): string {
  const mapping = mappings[effectOf(intent.action)];
  const read = readActionParams(intent);
  if (mapping === null || read === null) throw new Error(`${intent.action} is no command`);
  const { reason: _reason, severity: _severity, target_class: _class, ...rest } = intent.params;
  const commands = intent.targets.map(({ id, etag }, index) => ({
    action: mapping.action,
    target: mapping.target(id, intent),
    args: {
      stop_time: intent.exp * 1_000,
      response_requested: 'complete',
      'x-watchfloor': { ...rest, action: effectOf(intent.action), id, if_match: etag },
    },
    command_id: `${intent.id}.${index}`,
  }));
  return canonicalJson({ intent_id: intent.id, commands } as unknown as AuditJson);
}
