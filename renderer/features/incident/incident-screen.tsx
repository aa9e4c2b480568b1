import { useEffect, useMemo, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import type { IncidentPatch } from '../../../shared/domain/incident.ts';
import { nextStep, type OfferedStep, questionsOf } from '../../domain/lifecycle-view.ts';
import { conflictsPath, incidentPath, QUEUE_PATH } from '../../domain/paths.ts';
import { stepPatch } from '../../domain/step-form.ts';
import { whyNot } from '../../domain/why-not.ts';
import { copyText } from '../../lib/copy-text.ts';
import { useTimeZone } from '../../lib/time-zone.tsx';
import { useLostFocus } from '../../lib/use-lost-focus.ts';
import { SplitPane } from '../../ui/split-pane.tsx';
import { showToast } from '../../ui/toast.tsx';
import { changeIncident, discardEntry, retryEntry } from './change-incident.ts';
import { takeDropped } from './evidence-commands.ts';
import { EvidenceDrawer } from './evidence-drawer.tsx';
import { type Ticket, useDroppedFiles } from './evidence-queries.ts';
import { type ComposerHandle, IncidentComposer } from './incident-composer.tsx';
import { IncidentDialogs } from './incident-dialogs.tsx';
import { IncidentFacts } from './incident-facts.tsx';
import { IncidentHeader } from './incident-header.tsx';
import type { IncidentOverlay } from './incident-overlay.ts';
import styles from './incident-page.module.css';
import { type IncidentView, type SurroundingList, usePeople, useWho } from './incident-queries.ts';
import { IncidentTimeline, type TimelineControls } from './incident-timeline.tsx';
import { turnKeeping } from './keep-incident.ts';
import { mentionedAmong } from './mentioned.ts';
import { NotKeptPanel } from './not-kept.tsx';
import { RefusedChanges } from './refused-changes.tsx';
import { ReportDrawer } from './report-drawer.tsx';
import { useApprovals } from './request-queries.ts';
import { SinceLooked } from './since-looked.tsx';
import type { TimelineHandle } from './timeline-list.tsx';
import { correctionsIn, nextClock, timelineItems } from './timeline-model.ts';
import { useIncidentActions } from './use-incident-actions.ts';
import { useNeighbours } from './use-neighbours.ts';
import { useSeen } from './use-seen.ts';
import { useShown } from './use-shown.ts';

interface IncidentScreenProps {
  readonly view: IncidentView;
  readonly list: SurroundingList;
  readonly onShown: (id: string) => void;
}

export function IncidentScreen({ view, list, onShown }: IncidentScreenProps) {
  const { incident, timeline } = view;
  const { id } = incident;
  const [, navigate] = useLocation();
  const { id: meId, roles } = useWho();
  const { zone } = useTimeZone();
  const people = usePeople();
  const place = useNeighbours(list, id);
  const [overlay, setOverlay] = useState<IncidentOverlay>({ kind: 'none' });
  const [editingTitle, setEditingTitle] = useState(false);
  const [controls, setControls] = useState<TimelineControls>({
    filter: 'all',
    clock: 'happened',
    only: null,
    lanes: false,
  });
  const [activeKey, setActiveKey] = useState<string | null>(null);
  const root = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLTextAreaElement>(null);
  const timelineHandle = useRef<TimelineHandle>(null);
  const composer = useRef<ComposerHandle>(null);
  // Being here makes it seen, so that what is new is kept as it was found.
  const [since] = useState(view.since);
  const [sinceOpen, setSinceOpen] = useState(false);
  useSeen(view);
  useShown(id);
  useEffect(() => onShown(id), [onShown, id]);

  const focusTimeline = () => timelineHandle.current?.focus();
  useEffect(() => timelineHandle.current?.focus(), []);

  useLostFocus(overlay.kind !== 'none' || editingTitle, focusTimeline);

  const dropped = useDroppedFiles();
  const [toAdd, setToAdd] = useState<readonly Ticket[]>([]);
  useEffect(() => {
    if (dropped.length === 0) return;
    setToAdd(takeDropped().filter(({ folder }) => !folder));
    setOverlay({ kind: 'evidence' });
  }, [dropped]);

  const readOnly = whyNot(roles, 'incident:write');
  const noWrite = whyNot(roles, 'timeline:write');
  const noContainment = whyNot(roles, 'containment:propose');
  const next = nextStep(incident.status, roles);
  const patch = (change: IncidentPatch) => void changeIncident(view, change);
  const takeStep = (step: OfferedStep) => {
    if (step.unavailable !== undefined) showToast({ id: 'why', tone: 'warn', text: step.unavailable });
    else if (questionsOf(step.transition, incident).length > 0) setOverlay({ kind: 'step', step });
    else patch(stepPatch(step, {}, null));
  };
  const go = (to: string | null | undefined) => {
    if (to != null) navigate(incidentPath(to), { replace: true });
  };

  const names = useMemo(() => new Map(people.map((person) => [person.id, person.full_name])), [people]);
  const corrected = useMemo(() => correctionsIn(timeline), [timeline]);
  const context = useMemo(
    () => ({
      corrected,
      onGo: (key: string) => {
        setActiveKey(key);
        timelineHandle.current?.goTo(key);
      },
      meId,
      nameOf: (personId: string) => (personId === meId ? 'me' : names.get(personId)),
      findMentioned: mentionedAmong(people, meId),
      onRetry: retryEntry,
      onDiscard: (entry: IncidentView['timeline'][number]) => setOverlay({ kind: 'discard', entry }),
      onRewrite: (entry: IncidentView['timeline'][number]) => {
        // The refused entry goes only once its words are kept as a draft.
        void composer.current?.takeBack(entry.event.text, entry.event.kind).then((kept) => {
          if (kept) discardEntry(entry);
        });
      },
    }),
    [meId, names, people, corrected],
  );

  const move = (step: number | 'first' | 'last') => {
    const keys = timelineItems(timeline, controls.filter, controls.clock, zone, controls.only).flatMap(
      (item) => (item.kind === 'entry' ? [item.key] : []),
    );
    const at = activeKey === null ? -1 : keys.indexOf(activeKey);
    const from = at < 0 ? (step === 1 ? -1 : keys.length) : at;
    const to = step === 'first' ? 0 : step === 'last' ? keys.length - 1 : from + step;
    const key = keys[Math.min(keys.length - 1, Math.max(0, to))];
    if (key === undefined) return;
    setActiveKey(key);
    timelineHandle.current?.goTo(key);
  };
  const copyEntry = () => {
    const entry = timeline.find(({ event }) => event.id === activeKey);
    if (entry === undefined)
      showToast({ id: 'why', tone: 'info', text: 'Choose an entry first: j and k move.' });
    else if (copyText(entry.event.text)) showToast({ tone: 'ok', text: 'The entry is on the clipboard.' });
  };

  const correctEntry = () => {
    const entry = timeline.find(({ event }) => event.id === activeKey);
    if (entry !== undefined) composer.current?.correct(entry.event);
    else showToast({ id: 'why', tone: 'info', text: 'Choose an entry first: j and k move.' });
  };

  useIncidentActions({
    back: () => navigate(QUEUE_PATH),
    previous: () => go(place?.previous_id),
    next: () => go(place?.next_id),
    editTitle: () => setEditingTitle(true),
    overlay: setOverlay,
    approvals: useApprovals(),
    assignToMe: () => {
      if (meId !== undefined && incident.assignee_id !== meId) patch({ assignee_id: meId });
    },
    nextStep: () => next !== null && takeStep(next),
    conflict: view.conflict_fields.length === 0 ? null : () => navigate(conflictsPath(id)),
    write: () => input.current?.focus(),
    move,
    filter: (filter) => setControls({ ...controls, filter, only: null }),
    turnClock: () => setControls({ ...controls, clock: nextClock(controls.clock) }),
    turnLanes: () => setControls({ ...controls, lanes: !controls.lanes }),
    copyEntry,
    correctEntry,
    since: since === null ? null : () => setSinceOpen(!sinceOpen),
    keep: () => void turnKeeping(view),
    evidence: () => setOverlay({ kind: 'evidence' }),
    focusFacts: () => root.current?.querySelector<HTMLElement>('aside button')?.focus(),
    readOnly,
    noWrite,
    noContainment,
  });

  return (
    <div className={styles.page} ref={root} data-testid="incident" data-incident={id}>
      <IncidentHeader
        view={view}
        meId={meId}
        place={place}
        onGo={go}
        onOverlay={setOverlay}
        editingTitle={editingTitle}
        onEditTitle={setEditingTitle}
        onTitle={(title) => patch({ title })}
        readOnly={readOnly}
        next={next}
        onNext={() => next !== null && takeStep(next)}
        onConflict={() => navigate(conflictsPath(id))}
        onKeep={() => void turnKeeping(view)}
      />
      <SplitPane
        id="incident.facts"
        label="Width of the facts"
        side="end"
        initialPx={356}
        minPx={260}
        maxPx={720}
        pane={
          <IncidentFacts
            view={view}
            meId={meId}
            readOnly={readOnly}
            noContainment={noContainment}
            onOverlay={setOverlay}
          />
        }
      >
        <div className={styles.middle}>
          <RefusedChanges incidentId={id} />
          {since !== null && (
            <SinceLooked
              since={since}
              open={sinceOpen}
              onToggle={() => setSinceOpen(!sinceOpen)}
              nameOf={(personId) => (personId === meId ? 'me' : names.get(personId))}
              onEntry={(key) => {
                setActiveKey(key);
                timelineHandle.current?.goTo(key);
              }}
            />
          )}
          <NotKeptPanel view={view} onKeep={() => void turnKeeping(view)} />
          <div className={styles.timeline}>
            {(view.not_kept === null || timeline.length > 0) && (
              <IncidentTimeline
                entries={timeline}
                controls={controls}
                onControls={setControls}
                activeKey={activeKey}
                onActivate={setActiveKey}
                context={context}
                handle={timelineHandle}
                isWhole={view.not_kept === null}
              />
            )}
          </div>
          <IncidentComposer
            incidentId={id}
            inputRef={input}
            handle={composer}
            unavailable={noWrite}
            onLeave={focusTimeline}
            onSent={() => timelineHandle.current?.goToEnd()}
          />
        </div>
      </SplitPane>
      <IncidentDialogs
        view={view}
        overlay={overlay}
        onChange={setOverlay}
        onPatch={patch}
        onStep={takeStep}
        onDiscard={discardEntry}
        onKind={(only) => setControls({ ...controls, filter: 'all', only })}
        onIncident={(to) => navigate(incidentPath(to))}
      />
      {overlay.kind === 'report' && (
        <ReportDrawer
          incidentId={id}
          tlp={incident.tlp}
          noReport={whyNot(roles, 'report:run')}
          noWrite={noWrite}
          onClose={() => setOverlay({ kind: 'none' })}
        />
      )}
      {overlay.kind === 'evidence' && (
        <EvidenceDrawer
          incidentId={id}
          dropped={toAdd}
          noWrite={whyNot(roles, 'evidence:write')}
          nameOf={(personId) => (personId === meId ? 'me' : (names.get(personId ?? '') ?? 'the server'))}
          onClose={() => {
            setToAdd([]);
            setOverlay({ kind: 'none' });
          }}
        />
      )}
    </div>
  );
}
