// `npm run verify`: asks a deployment what a consumer relies on, through its gateway: local or in Azure. It prints
// a line for each check, and ends with the exit code 1 if one fails.
import { products } from '../products'
import { Refusal } from './refusal'
import { runCommand } from './run-command'
import { verify, type Checked } from './verify/checks'
import { deploymentAt } from './verify/deployment'

const words = { ok: 'ok', failed: 'FAILED', unknown: 'unknown' } as const

runCommand(
  {
    name: 'npm run verify',
    summary: 'Asks a deployment, through its gateway, what a consumer relies on.',
    options: {
      gateway: ['URL', 'the address of the gateway, such as https://<name>.azure-api.net'],
      key: ['KEY', 'a subscription key of the gateway'],
      token: ['TOKEN', 'an access token, where the subscription alone sees no product'],
      app: [
        'URL',
        'the address of the app, to ask past the gateway, which build it is and whether it is ready',
      ],
      build: ['COMMIT', 'the commit that the app has to be built from; with --app'],
    },
    notes: ['', 'The exit code is 1 if a check fails. Nothing is changed.'],
  },
  async ({ gateway, key, token, app, build }) => {
    if (gateway === undefined || key === undefined) {
      throw new Refusal('npm run verify needs --gateway URL and --key KEY.')
    }
    if (build !== undefined && app === undefined) {
      throw new Refusal('npm run verify needs --app URL for --build.')
    }
    const checked = await verify({
      gateway: deploymentAt(gateway, 'The gateway'),
      app: app === undefined ? undefined : deploymentAt(app, 'The app'),
      ...{ key, token, build, products },
    })
    process.stdout.write(checked.map(toLine).join(''))
    if (checked.some(({ outcome }) => outcome === 'failed')) process.exitCode = 1
  },
)

function toLine({ name, outcome, sentence }: Checked): string {
  return `${words[outcome].padEnd(8)}${name.padEnd(34)}${sentence}\n`
}
