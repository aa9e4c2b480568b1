import {
  IconBolt,
  IconCircleFilled,
  IconFlag,
  IconMessage,
  IconPaperclip,
  IconPencil,
  IconQuote,
  IconRadar2,
  IconShield,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { TimelineEventKind } from '../../../shared/domain/timeline-event.ts';

const line = { size: 13, stroke: 1.8, 'aria-hidden': true } as const;

const icons: Readonly<Record<TimelineEventKind, ReactNode>> = {
  note: <IconQuote {...line} />,
  detection: <IconRadar2 {...line} />,
  attacker_action: <IconFlag {...line} />,
  response_action: <IconBolt {...line} />,
  communication: <IconMessage {...line} />,
  status_change: <IconCircleFilled size={8} aria-hidden />,
  field_change: <IconPencil {...line} />,
  evidence_added: <IconPaperclip {...line} />,
  containment: <IconShield {...line} />,
};

export function KindIcon({ kind }: { readonly kind: TimelineEventKind }) {
  return icons[kind];
}
