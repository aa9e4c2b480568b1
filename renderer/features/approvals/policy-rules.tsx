import type { Policy } from '../../../shared/approvals/policy.ts';
import styles from './approvals.module.css';

const any = (values: readonly string[]) => (values.length === 0 ? 'any' : values.join(', '));

/** The rules in the order in which they are asked. */
export function PolicyRules({ policy }: { readonly policy: Policy }) {
  const glass = policy.break_glass;
  return (
    <section aria-label="Rules" className={styles.section}>
      <h2 className={styles.sectionTitle}>Rules, the first that fits decides</h2>
      <table className={styles.grid}>
        <thead>
          <tr>
            <th scope="col">Rule</th>
            <th scope="col">Actions</th>
            <th scope="col">Severity</th>
            <th scope="col">Target</th>
            <th scope="col">People</th>
            <th scope="col">Who decides</th>
            <th scope="col">Expires</th>
            <th scope="col">Offline</th>
          </tr>
        </thead>
        <tbody>
          {policy.rules.map((rule) => (
            <tr key={rule.id}>
              <th scope="row">{rule.id}</th>
              <td>{any(rule.actions)}</td>
              <td>{any(rule.severities)}</td>
              <td>{any(rule.classes)}</td>
              <td>{rule.quorum}</td>
              <td>{rule.roles.length === 0 ? 'whoever may approve' : rule.roles.join(', ')}</td>
              <td>{Math.round(rule.expiry_s / 60)} min</td>
              <td>{rule.offline_s === null ? 'no' : `${Math.round(rule.offline_s / 60)} min`}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={styles.muted}>
        {glass === null
          ? 'Nobody acts alone: there is no break-glass.'
          : `Break-glass, one person alone: ${any(glass.actions)}; expires in ${Math.round(glass.expiry_s / 60)} min, alarms all administrators, must be reviewed within ${Math.round(glass.review_s / 3_600)} h.`}
      </p>
    </section>
  );
}
