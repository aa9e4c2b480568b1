import { createContext, type ReactNode, useContext } from 'react';

export type TimeZoneMode = 'local' | 'utc';

export interface TimeZoneView {
  readonly mode: TimeZoneMode;
  /** IANA name to format with; undefined is the zone of the machine. */
  readonly zone: string | undefined;
}

const TimeZoneContext = createContext<TimeZoneView>({ mode: 'local', zone: undefined });

export interface TimeZoneProviderProps {
  readonly mode: TimeZoneMode;
  /** The viewer's own zone, used in `local`. */
  readonly localZone?: string | undefined;
  readonly children: ReactNode;
}

/** Everything below shows times in UTC or in the viewer's zone. */
export function TimeZoneProvider({ mode, localZone, children }: TimeZoneProviderProps) {
  const zone = mode === 'utc' ? 'UTC' : localZone;
  return <TimeZoneContext value={{ mode, zone }}>{children}</TimeZoneContext>;
}

export function useTimeZone(): TimeZoneView {
  return useContext(TimeZoneContext);
}
