import { useState } from 'react';
import type { Certificate } from '../../../shared/ipc/session-calls.ts';
import { toMs } from '../../lib/format-time.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Fact, FactList } from '../../ui/fact-list.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import styles from './sign-in.module.css';

export interface CertificatePanelProps {
  readonly origin: string;
  readonly certificate: Certificate;
  readonly onTrust: () => Promise<void>;
}

/** Who says they are this server, for a person to compare and to decide; nothing is sent before. */
export function CertificatePanel({ origin, certificate, onTrust }: CertificatePanelProps) {
  const [compared, setCompared] = useState(false);
  const [busy, setBusy] = useState(false);
  const now = Date.now();
  const current = toMs(certificate.valid_from) <= now && now <= toMs(certificate.valid_to);
  return (
    <section className={styles.certificate} aria-label="Certificate of the server">
      <div>
        <h2>This machine does not know who issued the certificate</h2>
        <p className={styles.muted}>
          Usual for a company’s own authority. Compare the fingerprint with the one your administrator gave
          you by another way; a wrong one means somebody is in between.
        </p>
      </div>
      <FactList>
        <Fact name="Subject">{certificate.subject}</Fact>
        <Fact name="Issuer">{certificate.issuer}</Fact>
        <Fact name="Valid">
          <span className={current ? undefined : styles.warn}>
            <TimeText at={certificate.valid_from} format="date" prose /> to{' '}
            <TimeText at={certificate.valid_to} format="date" prose />
            {!current && ', not today'}
          </span>
        </Fact>
        <Fact name="SHA-256">
          <span className={styles.fingerprint}>{certificate.fingerprint}</span>
        </Fact>
        <Fact name="Authority">{certificate.authority}</Fact>
        <Fact name="its SHA-256">
          <span className={styles.fingerprint}>{certificate.authority_fingerprint}</span>
        </Fact>
      </FactList>
      <Checkbox label="I have compared the fingerprint" checked={compared} onChange={setCompared} />
      <Button
        disabled={!compared}
        busy={busy}
        onClick={async () => {
          setBusy(true);
          await onTrust();
          setBusy(false);
        }}
      >
        Trust this certificate for {new URL(origin).host} only
      </Button>
    </section>
  );
}
