// The fixed facts of the local tenant: its id, and the application that stands for Meshport's API.

export const tenantId = '7f2c1d64-3f0a-4d5c-9b7e-1a6f0c8e5d21'

/** What tokens for Meshport name as their audience, and what a client asks for. */
export const api = {
  audience: 'c4b8e0d2-57a1-4e63-8f19-2d6a7b3c9e50',
  uri: 'api://c4b8e0d2-57a1-4e63-8f19-2d6a7b3c9e50',
} as const
