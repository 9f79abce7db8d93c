// The fields of a form, made from the parameters of an operation in OpenAPI. The app alone judges what is
// written into them.
import { element, inline } from './element.mjs'

/** What every output port takes; the others are the product's own, and come first. */
const common = ['top', 'maxpagesize', 'asOfVersion', 'asOfTimestamp', 'Cache-Control']

/** @param query the values to begin with */
export function fieldsOf(parameters, query) {
  const fields = parameters.map((parameter) => fieldOf(parameter, query.get(parameter.name) ?? ''))
  const isCommon = ({ name }) => common.includes(name)
  const further = fields.filter(isCommon)
  const more = element(
    'details',
    { open: further.some(({ control }) => control.value !== '') },
    element('summary', {}, 'Pages and versions'),
    element('div', { className: 'fields' }, ...further.map(({ part }) => part)),
  )
  const own = fields.filter((field) => !isCommon(field)).map(({ part }) => part)
  return {
    parts: [element('div', { className: 'fields' }, ...own), more],
    /** Names and values of what is filled in. */
    values: () =>
      fields.map(({ name, control }) => [name, control.value]).filter(([, value]) => value !== ''),
    /**
     * Says at the field that the app has refused, if any, what is wrong, and takes the reader there.
     * Returns whether there is one.
     */
    mark: ({ target, message } = {}) => {
      for (const { control, fault } of fields) {
        control.removeAttribute('aria-invalid')
        fault.textContent = ''
      }
      const wrong = fields.find(({ name }) => name === target)
      if (!wrong) return false
      if (isCommon(wrong)) more.open = true
      wrong.control.setAttribute('aria-invalid', 'true')
      wrong.fault.textContent = message
      wrong.control.focus()
      return true
    },
  }
}

function fieldOf({ name, description = '', required, schema, example }, value) {
  const id = `parameter-${name}`
  const control = controlOf(schema, example)
  Object.assign(control, { id, name, value, required: required === true })
  control.setAttribute('aria-describedby', `${id}-fault ${id}-about`)
  const fault = element('p', { id: `${id}-fault`, className: 'problem' })
  const part = element(
    'div',
    { className: 'field' },
    element('label', { htmlFor: id }, name, required ? mark() : null),
    control,
    fault,
    element('p', { id: `${id}-about` }, ...inline(description)),
  )
  return { name, control, fault, part }
}

function mark() {
  return element('span', { className: 'required' }, ' required')
}

function controlOf({ type, enum: values }, example) {
  const choices = type === 'boolean' ? ['true', 'false'] : values
  if (choices) {
    const options = ['', ...choices].map((value) => element('option', { value }, value))
    return element('select', {}, ...options)
  }
  const placeholder = example === undefined ? '' : String(example)
  return element('input', { type: 'text', placeholder, spellcheck: false })
}
