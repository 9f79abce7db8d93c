// What TypeScript lets one write in several ways, and no rule of a package settles: one way.
/** A rule that has one message for each node that the selector finds. */
const noNode = (selector, message) => ({
  create: (context) => ({ [selector]: (node) => context.report({ node, message }) }),
})

const declared = 'VariableDeclaration > VariableDeclarator > ArrowFunctionExpression'

export default {
  meta: { name: 'dialect' },
  rules: {
    'private-begins-with-hash': noNode(
      ':matches(PropertyDefinition, MethodDefinition[kind!="constructor"], TSParameterProperty)[accessibility]',
      'What is private begins with #; the rest is public.',
    ),
    'functions-are-declared': noNode(
      `ExportNamedDeclaration > ${declared}, Program > ${declared}[body.type="BlockStatement"]`,
      'A function of a file is declared as one, unless it is a single expression and not exported.',
    ),
    'named-exports-only': noNode('ExportDefaultDeclaration', 'Named exports only.'),
    'no-new-date-of-now': noNode(
      'NewExpression[callee.name="Date"][arguments.length=0]',
      'Time is an argument: take a Clock from base/clock.ts.',
    ),
  },
}
