// The columns of the workspace's tables that alerts and run-books read, with the names that these have in a workspace. A column that
// is not here is a fault of a query; one that nobody asks for is left out.

const ofEveryTable =
  'TimeGenerated:datetime, Properties:dynamic, OperationName:string, OperationId:string, ParentId:string, AppRoleName:string, ' +
  'AppRoleInstance:string, AppVersion:string, ClientIP:string, SDKVersion:string, Type:string, ItemCount:int'

export const columns = {
  AppRequests: `${ofEveryTable}, Id:string, Name:string, Url:string, Source:string, Success:bool, ResultCode:string, DurationMs:real`,
  AppDependencies: `${ofEveryTable}, Id:string, Name:string, Target:string, DependencyType:string, Data:string, Success:bool, ResultCode:string, DurationMs:real`,
  AppMetrics: `${ofEveryTable}, Name:string, Sum:real, Min:real, Max:real`,
  AppTraces: `${ofEveryTable}, Message:string, SeverityLevel:int`,
} as const

export type Table = keyof typeof columns

export type Value =
  | null
  | boolean
  | number
  | string
  | readonly Value[]
  | { readonly [name: string]: Value }

/** Times are milliseconds since 1970, and spans of time milliseconds. */
export type Row = Readonly<Record<string, Value>>

export type Rows = Readonly<Record<Table, readonly Row[]>>
