import { getJwks } from '../../shared/api/auth.ts';
import { openRoute } from '../http/route.ts';

export const getJwksRoute = openRoute(getJwks, ({ services }) => ({
  body: JSON.stringify(services.keys.jwks),
  headers: {},
}));
