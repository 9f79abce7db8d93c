// The subscriptions themselves: of the app to new commits in the lake, and of consumers to the topic.
import { webhook } from 'types.bicep'
import { names, places } from '../names.bicep'

param name names
param hasStorageEvents bool
param webhooks webhook[]

var deadLetters = {
  identity: { type: 'SystemAssigned' }
  deadLetterDestination: {
    endpointType: 'StorageBlob'
    properties: { resourceId: state.id, blobContainerName: places.deadLetters }
  }
}

// As long as Event Grid ever tries.
var retries = { maxDeliveryAttempts: 30, eventTimeToLiveInMinutes: 1440 }

resource state 'Microsoft.Storage/storageAccounts@2025-01-01' existing = { name: name.state }
resource app 'Microsoft.Web/sites@2024-11-01' existing = { name: name.app }
resource topic 'Microsoft.EventGrid/topics@2025-02-15' existing = { name: name.topic }
resource lakeTopic 'Microsoft.EventGrid/systemTopics@2025-02-15' existing = { name: name.lakeTopic }

// A commit by the ABFS driver is a rename, so the types are both, and there is no filter of `data.api`.
resource commits 'Microsoft.EventGrid/systemTopics/eventSubscriptions@2025-02-15' = if (hasStorageEvents) {
  parent: lakeTopic
  name: 'announce-on-commit'
  properties: {
    eventDeliverySchema: 'CloudEventSchemaV1_0'
    destination: {
      endpointType: 'AzureFunction'
      properties: { resourceId: '${app.id}/functions/announceOnCommit', maxEventsPerBatch: 1 }
    }
    filter: {
      includedEventTypes: ['Microsoft.Storage.BlobCreated', 'Microsoft.Storage.BlobRenamed']
      subjectBeginsWith: '/blobServices/default/containers/${places.lake}/'
      subjectEndsWith: '.json'
      advancedFilters: [{ operatorType: 'StringContains', key: 'subject', values: ['/_delta_log/'] }]
    }
    retryPolicy: retries
    deadLetterWithResourceIdentity: deadLetters
  }
}

resource consumers 'Microsoft.EventGrid/topics/eventSubscriptions@2025-02-15' = [
  for each in webhooks: {
    parent: topic
    name: each.name
    properties: {
      eventDeliverySchema: 'CloudEventSchemaV1_0'
      destination: {
        endpointType: 'WebHook'
        properties: {
          endpointUrl: each.url
          minimumTlsVersionAllowed: '1.2'
          azureActiveDirectoryTenantId: each.?applicationId == null ? null : tenant().tenantId
          azureActiveDirectoryApplicationIdOrUri: each.?applicationId
          deliveryAttributeMappings: each.?header == null
            ? []
            : [
                {
                  name: each.header!.name
                  type: 'Static'
                  properties: { value: each.header!.value, isSecret: true }
                }
              ]
        }
      }
      filter: {
        includedEventTypes: each.?eventTypes
        advancedFilters: each.?sources == null
          ? []
          : [{ operatorType: 'StringIn', key: 'source', values: each.sources! }]
      }
      retryPolicy: retries
      deadLetterWithResourceIdentity: deadLetters
    }
  }
]
