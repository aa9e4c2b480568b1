import type { ParseArgsOptionsConfig } from 'node:util';

/** Where a command writes. */
export type Screen = {
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
  /** Whether `error` is a terminal, on which a line may be written over. */
  readonly terminal: boolean;
};

export type CommandInput = {
  readonly positionals: readonly string[];
  /** Of an option that takes text; undefined if it was not given. */
  readonly text: (option: string) => string | undefined;
  readonly flag: (option: string) => boolean;
};

/** One word after `watchfloor`. */
export type Command = {
  readonly name: string;
  /** What it is for, in a line. */
  readonly summary: string;
  /** How it is called, what it takes, and what its status says. */
  readonly help: string;
  readonly options: ParseArgsOptionsConfig;
  /** Answers the exit status. */
  readonly run: (input: CommandInput, screen: Screen) => Promise<number>;
};
