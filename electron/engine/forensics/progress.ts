/** How far a reading has come, in bytes. */
export type Progress = (done: number, total: number) => void;
