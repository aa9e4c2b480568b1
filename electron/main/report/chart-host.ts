import { AppError } from '../../../shared/errors/app-error.ts';
import { writeWhole } from '../files/write-whole.ts';
import type { HostCalls } from '../ipc/host/host-calls.ts';

export type ChartCalls = Pick<HostCalls, 'chart.save'>;

export type ChartParts = {
  /** Null when the person closed the dialog. */
  readonly choosePlace: (name: string) => Promise<string | null>;
};

/** PNG specification, section 5.2. */
const pngBegins = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** What the page drew goes only where the person says, and only as what it is called. */
export function createChartCalls({ choosePlace }: ChartParts): ChartCalls {
  return {
    'chart.save': async ({ form, name, data }) => {
      const bytes = Buffer.from(data, form === 'png' ? 'base64' : 'utf8');
      if (form === 'png' && !bytes.subarray(0, pngBegins.length).equals(pngBegins))
        throw new AppError('invalid_input', 'This is no picture. Nothing was saved.');
      const place = await choosePlace(`${name.replaceAll(/[^\p{L}\p{N} _-]/gu, '_')}.${form}`);
      if (place === null) return { saved: false };
      await writeWhole(place, bytes);
      return { saved: true };
    },
  };
}
