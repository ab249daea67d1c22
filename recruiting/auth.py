"""Who is logged in: read together with their company and second factor, which every page needs."""

from django.contrib.auth.backends import ModelBackend

from recruiting.models import User


class MemberBackend(ModelBackend):
    """Django's own, with one query less on every page."""

    def get_user(self, user_id: int) -> User | None:
        user = User.objects.select_related("company", "second_factor").filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None
