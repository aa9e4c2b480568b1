import { approvalsRoot, approvalsStreamPath } from '../../shared/api/approvals.ts';
import { createExport, searchAudit } from '../../shared/api/audit.ts';
import { addCosignature, getLatestCheckpoint } from '../../shared/api/audit-heads.ts';
import { getJwks, logOut, refreshTokens } from '../../shared/api/auth.ts';
import { getDiscovery } from '../../shared/api/discovery.ts';
import { evidenceContentPath, evidenceUploadsPath, tusVersion } from '../../shared/api/evidence-content.ts';
import { getMfa } from '../../shared/api/mfa.ts';
import { protocolVersion } from '../../shared/api/protocol.ts';
import { pullChanges, streamPath } from '../../shared/api/sync.ts';
import { answer, openRoute } from '../http/route.ts';

const audit = {
  search: searchAudit.path,
  exports: createExport.path,
  checkpoints: getLatestCheckpoint.path,
  cosignatures: addCosignature.path,
};

/** What this server has beyond the baseline endpoints; every address is a path on this origin. */
export const getDiscoveryRoute = openRoute(getDiscovery, ({ services }) =>
  answer(getDiscovery, {
    service: 'TechSaaS API',
    protocol: protocolVersion,
    issuer: services.issuer(),
    features: {
      auth: { refresh: refreshTokens.path, logout: logOut.path, jwks: getJwks.path, mfa: getMfa.path },
      evidence_upload: {
        protocol: `tus-${tusVersion}`,
        uploads: evidenceUploadsPath,
        content: evidenceContentPath,
      },
      sync: { changes: pullChanges.path, stream: streamPath },
      ...(services.heads === null
        ? {}
        : { audit, approvals: { root: approvalsRoot, stream: approvalsStreamPath } }),
    },
  }),
);
