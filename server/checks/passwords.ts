import { hash, verify } from '@node-rs/argon2';

/** Argon2id with OWASP's first choice of parameters: 19 MiB, 2 passes, 1 lane. */
const parameters = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

export type Passwords = {
  readonly hash: (password: string) => Promise<string>;
  /** Does the same work whether or not there is a hash to compare with, and then answers false. */
  readonly verify: (hashed: string | null, password: string) => Promise<boolean>;
};

export async function createPasswords(): Promise<Passwords> {
  const nobody = await hash('a password that nobody has', parameters);
  return {
    hash: async (password) => await hash(normal(password), parameters),
    verify: async (hashed, password) => {
      const matches = await verify(hashed ?? nobody, normal(password));
      return matches && hashed !== null;
    },
  };
}

/** The same characters typed on another system are the same password (NIST SP 800-63B, section 3.1.1.2). */
function normal(password: string): string {
  return password.normalize('NFKC');
}
