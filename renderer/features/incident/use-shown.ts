import { useEffect } from 'react';
import { showIncident } from './incident-commands.ts';

/** Says which incident is on the screen: it is not pruned meanwhile, and fetched at once where it was. */
export function useShown(id: string): void {
  useEffect(() => {
    // Where this fails nothing is lost: the incident is asked for again with the next one that opens.
    void showIncident(id);
    return () => void showIncident(null);
  }, [id]);
}
