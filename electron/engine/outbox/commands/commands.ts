import type { CommandKind } from '../../cache/tables/outbox.ts';
import type { Command } from '../command.ts';
import { containmentProposeCommand } from './containment-propose.ts';
import { containmentUpdateCommand } from './containment-update.ts';
import { evidenceAddCommand } from './evidence-add.ts';
import { evidenceCustodyCommand } from './evidence-custody.ts';
import { incidentCreateCommand } from './incident-create.ts';
import { incidentEditCommand } from './incident-edit.ts';
import { timelineAddCommand } from './timeline-add.ts';

/** Every kind of entry that the contract knows; one without its rules does not compile. */
export const commands: Readonly<Record<CommandKind, Command>> = {
  'incident.create': incidentCreateCommand,
  'incident.edit': incidentEditCommand,
  'timeline.add': timelineAddCommand,
  'containment.propose': containmentProposeCommand,
  'containment.update': containmentUpdateCommand,
  'evidence.add': evidenceAddCommand,
  'evidence.custody': evidenceCustodyCommand,
};
