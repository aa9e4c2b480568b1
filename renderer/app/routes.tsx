import { IconChartBar, IconFileSearch, IconMenu2, IconShieldCheck } from '@tabler/icons-react';
import { lazy, type ReactNode, Suspense } from 'react';
import { Redirect, Route, Switch, useLocation } from 'wouter';
import {
  ANALYTICS_PATH,
  APPROVALS_PATH,
  APPROVALS_ROUTE,
  AUDIT_PATH,
  AUDIT_ROUTE,
  CONFLICTS_ROUTE,
  INCIDENT_ROUTE,
  QUEUE_PATH,
  readPathPart,
  SETTINGS_PATH,
} from '../domain/paths.ts';
import { IncidentPage } from '../features/incident/incident-page.tsx';
import { QueuePage } from '../features/queue/queue-page.tsx';
import { showInQueue, showQuery, useQueueList } from '../features/queue/queue-view-state.ts';

/* A responder begins at the queue: the other screens are read from the disk when they are first opened. */
const AnalyticsPage = lazy(async () => {
  const { AnalyticsPage: page } = await import('../features/analytics/analytics-page.tsx');
  return { default: page };
});
const ApprovalsPage = lazy(async () => {
  const { ApprovalsPage: page } = await import('../features/approvals/approvals-page.tsx');
  return { default: page };
});
const AuditPage = lazy(async () => {
  const { AuditPage: page } = await import('../features/audit/audit-page.tsx');
  return { default: page };
});
const ConflictsPage = lazy(async () => {
  const { ConflictsPage: page } = await import('../features/conflicts/conflicts-page.tsx');
  return { default: page };
});
const SettingsPage = lazy(async () => {
  const { SettingsPage: page } = await import('../features/settings/settings-page.tsx');
  return { default: page };
});

export interface Screen {
  readonly path: string;
  /** Locations under which the rail shows it as the current one. */
  readonly owns: readonly string[];
  readonly label: string;
  readonly icon: ReactNode;
  readonly keys: string;
}

/** Also without an account. */
export const auditScreen: Screen = {
  path: AUDIT_PATH,
  owns: [AUDIT_PATH],
  label: 'Audit',
  icon: <IconFileSearch stroke={1.7} />,
  keys: 'g e',
};

/** Only where the server has signed approvals. */
export const approvalsScreen: Screen = {
  path: APPROVALS_PATH,
  owns: [APPROVALS_PATH],
  label: 'Approvals',
  icon: <IconShieldCheck stroke={1.7} />,
  keys: 'g a',
};

/** What the rail offers, from the top. */
export const screens: readonly Screen[] = [
  {
    path: QUEUE_PATH,
    owns: [QUEUE_PATH, '/incident/'],
    label: 'Queue',
    icon: <IconMenu2 stroke={1.7} />,
    keys: 'g q',
  },
  auditScreen,
  {
    path: ANALYTICS_PATH,
    owns: [ANALYTICS_PATH],
    label: 'Analytics',
    icon: <IconChartBar stroke={1.7} />,
    keys: 'g y',
  },
];

export interface PageRoutesProps {
  readonly onLock: () => void;
  readonly onWipe: () => void;
}

/** An incident moves among its neighbours in the queue, and the queue stays on the incident last looked at. */
function IncidentRoute({ id }: { readonly id: string }) {
  return <IncidentPage id={id} list={useQueueList()} onShown={showInQueue} />;
}

/** A bar of a chart opens its incidents in the queue. */
function AnalyticsRoute() {
  const [, navigate] = useLocation();
  return (
    <AnalyticsPage
      onList={(query) => {
        showQuery(query);
        navigate(QUEUE_PATH);
      }}
    />
  );
}

/** Its own part of the routes: all there is where nobody is signed in. */
export function AuditRoutes() {
  return (
    <Route path={AUDIT_ROUTE}>
      {({ tab, what }) => (
        <Suspense fallback={null}>
          <AuditPage tab={tab} what={readPathPart(what)} />
        </Suspense>
      )}
    </Route>
  );
}

export function PageRoutes({ onLock, onWipe }: PageRoutesProps) {
  return (
    <Suspense fallback={null}>
      <Switch>
        <Route path={QUEUE_PATH}>
          <QueuePage />
        </Route>
        <Route path={INCIDENT_ROUTE}>{({ id }) => <IncidentRoute id={id} />}</Route>
        <Route path={CONFLICTS_ROUTE}>{({ id }) => <ConflictsPage incidentId={id} />}</Route>
        <Route path={APPROVALS_ROUTE}>
          {({ tab, id }) => <ApprovalsPage tab={tab} id={readPathPart(id)} />}
        </Route>
        <Route path={AUDIT_ROUTE}>
          {({ tab, what }) => <AuditPage tab={tab} what={readPathPart(what)} />}
        </Route>
        <Route path={ANALYTICS_PATH}>
          <AnalyticsRoute />
        </Route>
        <Route path={SETTINGS_PATH}>
          <SettingsPage onLock={onLock} onWipe={onWipe} />
        </Route>
        <Route>
          <Redirect to={QUEUE_PATH} replace />
        </Route>
      </Switch>
    </Suspense>
  );
}
