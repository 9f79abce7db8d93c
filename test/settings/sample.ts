// The least environment that the app starts with: one warehouse, and callers who prove who they are.
export const soundEnvironment: Readonly<Record<string, string>> = {
  DATABRICKS_HOST: 'adb-1.2.azuredatabricks.net',
  DATABRICKS_HTTP_PATH: '/sql/1.0/warehouses/abc',
  DATABRICKS_TOKEN: 'dapi-secret',
  CONSUMER_URL: 'https://gateway.example.com/mesh',
  ENTRA_TENANT_ID: '11111111-1111-4111-8111-111111111111',
  ENTRA_AUDIENCES: 'api://meshport',
  GATEWAY_OBJECT_ID: '22222222-2222-4222-8222-222222222222',
  PAGE_TOKEN_KEY: Buffer.alloc(32, 7).toString('base64'),
}
