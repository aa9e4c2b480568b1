import { z } from 'zod';
import type { Endpoint } from '../../shared/api/endpoint.ts';
import { problemSchema } from '../../shared/api/problem.ts';

type Json = { readonly [name: string]: unknown };

/** OpenAPI 3.1 of the endpoints, from the same schemas that check their requests and answers. */
export function openApiDocument(endpoints: readonly Endpoint[]): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const endpoint of endpoints) {
    paths[endpoint.path] = {
      ...paths[endpoint.path],
      [endpoint.method.toLowerCase()]: operationOf(endpoint),
    };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'TechSaaS API', version: '1' },
    paths,
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      schemas: { Problem: schemaOf(problemSchema, 'output') },
    },
  };
}

function operationOf(endpoint: Endpoint): Json {
  const isUnsafe = endpoint.auth === 'bearer' && endpoint.method !== 'GET';
  const parameters = [
    ...parametersOf(endpoint.params, 'path'),
    ...parametersOf(endpoint.query, 'query'),
    ...(isUnsafe ? [headerParameter('Idempotency-Key', false)] : []),
    ...(endpoint.concurrency === 'if_match' ? [headerParameter('If-Match', true)] : []),
  ];
  return {
    operationId: endpoint.name,
    summary: endpoint.summary,
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(endpoint.body === null
      ? {}
      : { requestBody: { required: true, content: jsonContent(schemaOf(endpoint.body, 'input')) } }),
    responses: {
      [endpoint.status]: {
        description: 'Done',
        ...contentOf(endpoint),
        ...(isUnsafe ? { headers: { 'Audit-Receipt': { schema: { type: 'string' } } } } : {}),
      },
      default: {
        description: 'Refused (RFC 9457)',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
    ...(endpoint.auth === 'bearer' ? { security: [{ bearer: [] }] } : {}),
    ...(endpoint.permission === null ? {} : { 'x-permission': endpoint.permission }),
  };
}

function contentOf({ reply, download }: Endpoint): Json {
  if (download !== undefined)
    return { content: { [download]: { schema: { type: 'string', format: 'binary' } } } };
  return reply === null ? {} : { content: jsonContent(schemaOf(reply, 'output')) };
}

function parametersOf(schema: z.ZodType | null, place: 'path' | 'query'): readonly Json[] {
  if (schema === null) return [];
  const { properties = {}, required = [] } = schemaOf(schema, 'input') as {
    properties?: Record<string, Json>;
    required?: readonly string[];
  };
  return Object.entries(properties).map(([name, member]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: member,
  }));
}

function headerParameter(name: string, required: boolean): Json {
  return { name, in: 'header', required, schema: { type: 'string' } };
}

function jsonContent(schema: Json): Json {
  return { 'application/json': { schema } };
}

/** JSON Schema 2020-12, which is what OpenAPI 3.1 uses. What has no counterpart there is left open. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    target: 'draft-2020-12',
  });
  return rest;
}
