// `npm run gateway`: writes what the gateway is told of the data products, and its policies, from the
// declarations and the app's own limits. With `--check` it only says what would change.
import { products } from '../products'
import { gatewayFiles } from './gateway/files'
import { isThere, readProjectFile, replaceProjectFile } from './project-files'
import { Refusal } from './refusal'
import { runCommand } from './run-command'

runCommand(
  {
    name: 'npm run gateway',
    summary: 'Writes the APIs, products and policies of the gateway from the declarations.',
    options: { check: ['', 'writes nothing, and ends with 1 if a file would change'] },
  },
  async (values) => {
    const changed: string[] = []
    for (const [file, text] of Object.entries(gatewayFiles(products))) {
      const current = (await isThere(file)) ? await readProjectFile(file) : ''
      if (current === text) continue
      changed.push(file)
      if (values['check'] === undefined) await replaceProjectFile(file, text)
    }
    if (values['check'] !== undefined && changed.length > 0) {
      throw new Refusal(`npm run gateway would change ${changed.join(', ')}.`)
    }
    const found = changed.length === 0 ? 'Nothing has changed.' : `Written: ${changed.join(', ')}.`
    process.stdout.write(`${found}\n`)
  },
)
