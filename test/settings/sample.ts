// The least environment that the app starts with: one warehouse, and no caller without an identity.
export const soundEnvironment: Readonly<Record<string, string>> = {
  DATABRICKS_HOST: 'adb-1.2.azuredatabricks.net',
  DATABRICKS_HTTP_PATH: '/sql/1.0/warehouses/abc',
  DATABRICKS_TOKEN: 'dapi-secret',
  CONSUMER_URL: 'https://gateway.example.com/mesh',
  PAGE_TOKEN_KEY: Buffer.alloc(32, 7).toString('base64'),
}
