// Days as text, over all that JavaScript can say.
import fc from 'fast-check'
import { dateText } from '../../../src/query/encode/calendar'

it('a date is what JavaScript says wherever JavaScript can say it', () => {
  fc.assert(
    fc.property(fc.integer({ min: -719_162, max: 2_932_896 }), (days) => {
      expect(dateText(days)).toBe(new Date(days * 86_400_000).toISOString().slice(0, 10))
    }),
  )
})
