import { computed, type WritableComputedRef } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { self } from '@/api/session'

/** The agency that the address names, else the person's own. */
export function useAgency(): WritableComputedRef<string> {
  const route = useRoute()
  const router = useRouter()
  return computed({
    get: () => (typeof route.query.agency === 'string' && route.query.agency) || (self.value?.agency ?? ''),
    set: (agency) => void router.replace({ query: { ...route.query, agency } }),
  })
}
