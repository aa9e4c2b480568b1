import { useMemo } from 'react';
import { encode } from 'uqr';
import styles from './signing.module.css';

/** Dark on light in both themes: cameras expect it so. */
export function QrCode({ text }: { readonly text: string }) {
  const { size, path } = useMemo(() => {
    const made = encode(text, { border: 3, ecc: 'M' });
    const squares = made.data.flatMap((row, y) =>
      row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])),
    );
    return { size: made.size, path: squares.join('') };
  }, [text]);
  return (
    <svg
      className={styles.qr}
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label="QR code"
      shapeRendering="crispEdges"
    >
      <path d={path} fill="#000" />
    </svg>
  );
}
