import { attackVersion } from '../../../shared/attack/catalogue.ts';
import { tlpLabel } from '../../../shared/domain/tlp.ts';
import { visibleText } from '../../../shared/lib/visible-text.ts';
import type { IncidentReport } from './report-model.ts';

/** A layer of ATT&CK Navigator (format 4.5): the techniques of the incident, scored by how many entries name them. */
export function navigatorLayer(report: IncidentReport): string {
  const most = Math.max(1, ...report.techniques.map(({ entries }) => entries));
  const layer = {
    name: visibleText(`${report.reference} ${report.title}`).slice(0, 200),
    versions: { attack: attackVersion.split('.')[0], navigator: '5.1.0', layer: '4.5' },
    domain: 'enterprise-attack',
    description: `${tlpLabel(report.audience)}. Written by ${report.program}, ${report.made_at}.`,
    sorting: 3,
    hideDisabled: false,
    techniques: report.techniques.map(({ id, entries }) => ({
      techniqueID: id,
      score: Math.max(1, entries),
      comment: entries === 0 ? 'Named by the incident itself.' : `${entries} entries of the timeline.`,
      enabled: true,
      showSubtechniques: true,
    })),
    gradient: { colors: ['#ffe9a8', '#c62828'], minValue: 0, maxValue: most },
    legendItems: [],
    metadata: [
      { name: 'Incident', value: report.reference },
      { name: 'TLP', value: tlpLabel(report.audience) },
    ],
  };
  return `${JSON.stringify(layer, null, 2)}\n`;
}
