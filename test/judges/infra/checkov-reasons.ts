// What checkov finds and we leave as it is, with the reason for each.

export const accepted: Readonly<Record<string, string>> = {}
