/** What the console is told so that it opens on the sample organisation, signed in as its lead. */
export function consoleFlags(ready) {
  return [
    `--workspace=${ready.origin}`,
    ...(ready.ca_file ? [`--workspace-ca=${ready.ca_file}`] : []),
    ...(ready.sample_user ? ['--sample-sign-in'] : []),
  ];
}

/** The sample user's credentials go by the environment: command lines can be read by everybody. */
export function consoleEnv(ready) {
  const user = ready.sample_user;
  return user ? { WATCHFLOOR_SAMPLE_EMAIL: user.email, WATCHFLOOR_SAMPLE_PASSWORD: user.password } : {};
}
