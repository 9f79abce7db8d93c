// The forms in which rows are answered, and the choice among them by the Accept header. A new form is a file
// in encode/ and a line here.
import { encodeJsonPage } from './encode/json'
import { acceptedForm } from './accepted-form'

interface Encoding {
  readonly mediaType: string
  readonly encodePage: typeof encodeJsonPage
}

const encodings: readonly Encoding[] = [
  { mediaType: 'application/json', encodePage: encodeJsonPage },
]

export function chooseEncoding(accept: string | undefined): Encoding {
  return acceptedForm(accept, encodings)
}
