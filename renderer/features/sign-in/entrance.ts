/** What sign-in and sign-up share, so that changing between them loses nothing. */
export interface Entrance {
  readonly address: string;
  readonly email: string;
}
