import type { AuditExporter } from '../../audit/audit-export.ts';
import type { HostCall } from './host-calls.ts';

export function auditExportCall(exporter: AuditExporter): HostCall<'audit.export'> {
  return async (input) => ({ begun: await exporter.begin(input) });
}

export function auditExportCancelCall(exporter: AuditExporter): HostCall<'audit.export_cancel'> {
  return async () => {
    exporter.cancel();
    return {};
  };
}
