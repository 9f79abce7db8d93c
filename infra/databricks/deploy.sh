#!/usr/bin/env bash
# Makes what is inside Databricks, after the mesh and before the app: the app as a principal, the credential of the lake, the bundle
# beside this file, its tables. Everything may be there already. At the end azd knows the path of the warehouse.
set -euo pipefail
cd "$(dirname "$0")"

: "${MESH_WORKSPACE_URL:?run it as a hook of azd, after the mesh}"
: "${MESH_APP_CLIENT_ID:?}" "${MESH_CONNECTOR_ID:?}" "${MESH_LAKE_URL:?}"
export DATABRICKS_HOST=$MESH_WORKSPACE_URL
credential=mesh_lake

for tool in databricks jq; do
  command -v "$tool" >/dev/null || { echo "$tool is missing: docs/deploy.md says what is needed" >&2 && exit 1; }
done

# The workspace has to know the app. Its entitlement for SQL cannot be given at the level of the account.
known=$(databricks service-principals-v2 list --filter "applicationId eq $MESH_APP_CLIENT_ID" --output json | jq length)
if [ "$known" = 0 ]; then
  databricks service-principals-v2 create --json "$(jq -n --arg id "$MESH_APP_CLIENT_ID" \
    '{applicationId: $id, displayName: "meshport", active: true, entitlements: [{value: "databricks-sql-access"}]}')"
fi

# A bundle has no storage credentials.
if ! databricks storage-credentials get "$credential" >/dev/null 2>&1; then
  databricks storage-credentials create --json "$(jq -n --arg name "$credential" --arg id "$MESH_CONNECTOR_ID" \
    '{name: $name, azure_managed_identity: {access_connector_id: $id}}')"
fi

variables=(--var "app=$MESH_APP_CLIENT_ID" --var "lake=$MESH_LAKE_URL" --var "credential=$credential")
databricks bundle deploy --target prod "${variables[@]}"
databricks bundle run set_up --target prod "${variables[@]}"

warehouse=$(databricks bundle summary --target prod "${variables[@]}" --output json |
  jq -er .resources.sql_warehouses.serving.id)
azd env set DATABRICKS_HTTP_PATH "/sql/1.0/warehouses/$warehouse"
