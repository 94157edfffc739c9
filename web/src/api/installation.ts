import { computed, shallowRef } from 'vue'
import { api, ask, type Wire } from './client'

// What anybody may know of the installation, read once before the first screen.

const known = shallowRef<Wire['Installation']>()

/** Whether this is a demo, in which everything is fictional. False until it is known. */
export const inDemo = computed(() => known.value?.demo ?? false)

/** Finds out what this installation is. */
export async function recallInstallation(): Promise<void> {
  known.value = await ask(api.GET('/api/v1/installation'))
}
