// What GitHub's own language service offers for workflows, as one module: Node cannot load the packages as they are,
// because they import JSON without saying so. workflow-faults.ts bundles this file.
export { validate } from '@actions/languageservice'
export { TextDocument } from 'vscode-languageserver-textdocument'
