import MagicLink
import MagicLinkJWT

print(NumericDate(0) + .seconds(600))
