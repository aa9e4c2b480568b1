import { getMe } from '../../shared/api/auth.ts';
import { answer, etagHeader, readRoute } from '../http/route.ts';

export const getMeRoute = readRoute(getMe, ({ caller }) => {
  const { id, name, tier } = caller.org;
  return answer(getMe, { ...caller.user, organization: { id, name, tier } }, etagHeader(caller.user));
});
