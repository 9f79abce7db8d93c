// Whether an address is on this machine, where some rules of the SDKs for the network do not apply.
export function isOnThisMachine(url: string): boolean {
  return ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(url).hostname)
}
