/** Why a rule is not run: what it uses that this console does not do, or what is wrong with it, and where. */
export class SigmaProblem extends Error {
  readonly place: string;

  /** `place` is a path into the rule, such as `detection.selection.CommandLine|re`. */
  constructor(place: string, message: string) {
    super(`${place}: ${message}`);
    this.name = 'SigmaProblem';
    this.place = place;
  }
}
