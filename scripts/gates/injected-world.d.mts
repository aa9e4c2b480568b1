/** What each file or folder may touch of the outside, and why. */
export type Excuses = Readonly<
  Record<string, { readonly may: readonly string[] | 'files and threads'; readonly because: string }>
>;
type Source = { readonly name: string; readonly text: string };

export declare const excused: Excuses;
/** A line for each offence. */
export declare function worldOffences(files: readonly Source[], excuses?: Excuses): readonly string[];
export declare function readSource(root: string, name: string): Source;
