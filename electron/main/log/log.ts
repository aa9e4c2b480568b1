import { type Clock, toTimestamp } from '../../../shared/lib/clock.ts';
import { redactText, redactValue } from './redact.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/**
 * One JSON object a line: `time`, `level`, `message`, then the details. Whatever is given is redacted here, so that no
 * caller has to remember it.
 */
export type Log = Readonly<
  Record<LogLevel, (message: string, detail?: Readonly<Record<string, unknown>>) => void>
>;

/** Takes finished lines without a line break. It must not throw: a log that cannot be written stops nothing. */
export type LogSink = (line: string, level: LogLevel) => void;

export function createLog(sinks: readonly LogSink[], clock: Clock): Log {
  const write =
    (level: LogLevel) =>
    (message: string, detail: Readonly<Record<string, unknown>> = {}) => {
      const line = JSON.stringify({
        time: toTimestamp(clock.nowMs()),
        level,
        message: redactText(message.slice(0, 4_000)),
        ...(redactValue(detail) as Record<string, unknown>),
      });
      for (const sink of sinks) sink(line, level);
    };
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}
