import assert from 'node:assert/strict';
import { test } from 'node:test';
import { resourceMetadata } from './resource-metadata.ts';

test('the metadata of the protected resource names tenants, scopes by their full names, and the documents', () => {
  const document = resourceMetadata({
    resource: 'https://roster.example',
    authority: 'https://login.microsoftonline.com',
    tenantIds: ['5b0a7f3e-1c2d-4e5f-8a9b-0c1d2e3f4a5b', '9d8c7b6a-5f4e-4d3c-8b2a-1f0e9d8c7b6a'],
    audience: '3e2d1c0b-a9f8-4e7d-9c6b-5a4f3e2d1c0b',
    documentation: 'https://roster.example/docs',
  });
  assert.deepEqual(document, {
    resource: 'https://roster.example',
    authorization_servers: [
      'https://login.microsoftonline.com/5b0a7f3e-1c2d-4e5f-8a9b-0c1d2e3f4a5b/v2.0',
      'https://login.microsoftonline.com/9d8c7b6a-5f4e-4d3c-8b2a-1f0e9d8c7b6a/v2.0',
    ],
    scopes_supported: [
      'api://3e2d1c0b-a9f8-4e7d-9c6b-5a4f3e2d1c0b/contacts.readonly',
      'api://3e2d1c0b-a9f8-4e7d-9c6b-5a4f3e2d1c0b/contacts.write',
      'api://3e2d1c0b-a9f8-4e7d-9c6b-5a4f3e2d1c0b/roster.admin',
    ],
    bearer_methods_supported: ['header'],
    resource_documentation: 'https://roster.example/docs',
  });
});
