import type { HostName, OutputOf, ParsedInputOf } from '../../../../shared/ipc/contract.ts';

export type HostCall<N extends HostName> = (input: ParsedInputOf<N>) => Promise<OutputOf<N>>;

/** One function for each call that main answers itself; a missing one is a type error. */
export type HostCalls = { readonly [N in HostName]: HostCall<N> };
