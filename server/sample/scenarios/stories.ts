import type { Story } from '../story.ts';
import { accounts } from './accounts.ts';
import { businessMail } from './business-mail.ts';
import { cloud } from './cloud.ts';
import { cloudSimulation } from './cloud-simulation.ts';
import { consentPhishing } from './consent-phishing.ts';
import { edge } from './edge.ts';
import { endpoint } from './endpoint.ts';
import { identity } from './identity.ts';
import { network } from './network.ts';
import { peopleAndDevices } from './people-and-devices.ts';
import { ransomware } from './ransomware.ts';
import { supplyChain } from './supply-chain.ts';
import { vishingAndMfa } from './vishing-and-mfa.ts';
import { webAndApi } from './web-and-api.ts';

/** All stories of the sample workspace, in no order. */
export const stories: readonly Story[] = [
  ...accounts,
  ...businessMail,
  ...cloud,
  ...cloudSimulation,
  ...consentPhishing,
  ...edge,
  ...endpoint,
  ...identity,
  ...network,
  ...peopleAndDevices,
  ...ransomware,
  ...supplyChain,
  ...vishingAndMfa,
  ...webAndApi,
];
